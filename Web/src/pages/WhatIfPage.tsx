export function WhatIfPage() {
  return <p>…</p>;
}

export function EntityPage() {
  return <p>…</p>;
}

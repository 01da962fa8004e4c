export function KnowledgePage() {
  return <p>…</p>;
}

export default function TopologyPage() {
  return <p>…</p>;
}

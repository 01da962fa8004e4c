import { pages } from "./Frame";
import { Over } from "./Over";

export function Keys({ onClose }: { onClose: () => void }) {
  const others = [["/", "Find something"], ["d", "Dark or light"], ["← →", "Step the moment, on the time line"],
    ["Esc", "Close, or choose nothing"], ["?", "These keys"]];
  return (
    <Over label="Keys" onClose={onClose}>
      <div className="keys">
        <h2>Keys</h2>
        <dl>
          {pages.map((page) => <KeyLine key={page.key} letter={page.key} meaning={page.name} />)}
          {others.map(([letter, meaning]) => <KeyLine key={letter} letter={letter!} meaning={meaning!} />)}
        </dl>
      </div>
    </Over>
  );
}

function KeyLine({ letter, meaning }: { letter: string; meaning: string }) {
  return (
    <>
      <dt><kbd>{letter}</kbd></dt>
      <dd>{meaning}</dd>
    </>
  );
}

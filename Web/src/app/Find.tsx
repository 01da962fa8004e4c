// Finds anything that exists by any part of its name.

import { KeyboardEvent, useMemo, useState } from "react";

import { Entity, keyOf, Topology } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { entityQuery } from "../parts/parts";
import { words } from "../parts/format";
import { Over } from "./Over";
import { go, pageAddress, usePlace } from "./router";

const shownMax = 30;

export function Find({ onClose }: { onClose: () => void }) {
  const { at } = usePlace();
  const topology = useQuestion<Topology>("topology", { limit: 20_000, at }, 6);
  const [text, write] = useState("");
  const [chosen, choose] = useState(0);
  const found = useMemo(() => find(topology.answer?.entities ?? [], text), [topology.answer, text]);

  const open = (entity: Entity | undefined) => {
    if (!entity) return;
    onClose();
    go(pageAddress("/entity", entityQuery(entity)));
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      choose(Math.max(0, Math.min(found.length - 1, chosen + step)));
    }
    if (event.key === "Enter") open(found[chosen]);
  };

  return (
    <Over label="Find" onClose={onClose}>
      <input
        value={text} placeholder="A service, host, database, queue …" aria-label="Name, or a part of it"
        role="combobox" aria-expanded="true" aria-controls="found"
        aria-activedescendant={found.length > 0 ? `found-${chosen}` : undefined}
        onChange={(event) => { write(event.target.value); choose(0); }} onKeyDown={press}
      />
      <ul id="found" role="listbox" aria-label="Found" className="find-list" data-testid="found">
        {found.map((entity, index) => (
          <li
            key={keyOf(entity)} id={`found-${index}`} role="option" aria-selected={index === chosen}
            onMouseEnter={() => choose(index)} onClick={() => open(entity)}
          >
            <small>{words(entity.type)}</small>
            <span className="name">{entity.name}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="find-note">Nothing here has that in its name.</p>}
    </Over>
  );
}

/** Services first, then names that begin with the text, then by name. */
function find(entities: Entity[], text: string): Entity[] {
  const wanted = text.trim().toLowerCase().split(/\s+/);
  const rank = (entity: Entity) =>
    (entity.type === "service" ? 0 : 2) + (entity.name.toLowerCase().startsWith(wanted[0] ?? "") ? 0 : 1);
  return entities
    .filter((entity) => {
      const name = `${entity.type} ${entity.name}`.toLowerCase();
      return wanted.every((word) => name.includes(word));
    })
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
    .slice(0, shownMax);
}

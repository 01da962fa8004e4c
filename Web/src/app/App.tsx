// Which page stands at which address.

import { lazy, ReactNode, Suspense } from "react";

import { ComparePage } from "../pages/ComparePage";
import { EntityPage } from "../pages/EntityPage";
import { IncidentPage } from "../pages/IncidentPage";
import { IncidentsPage } from "../pages/IncidentsPage";
import { KnowledgePage } from "../pages/KnowledgePage";
import { NowPage } from "../pages/NowPage";
import { StatusPage } from "../pages/StatusPage";
import { WhatIfPage } from "../pages/WhatIfPage";
import { Frame } from "./Frame";
import { Link, Place, usePlace } from "./router";
import { Toasts } from "./Toasts";

// The map's library is as large as everything else together.
const TopologyPage = lazy(() => import("../pages/TopologyPage"));

export function App() {
  const place = usePlace();
  return (
    <Frame isWide={place.path[0] === "topology"}>
      <Suspense fallback={<p className="wait">Asking …</p>}>{page(place)}</Suspense>
      <Toasts />
    </Frame>
  );
}

function page(place: Place): ReactNode {
  const [first, second] = place.path;
  switch (first) {
    case undefined: return <NowPage />;
    case "incidents": return second ? <IncidentPage key={second} id={second} /> : <IncidentsPage />;
    case "compare": return <ComparePage />;
    case "topology": return <TopologyPage />;
    case "entity": return <EntityPage />;
    case "what-if": return <WhatIfPage />;
    case "knowledge": return <KnowledgePage />;
    case "status": return <StatusPage />;
    default: return <Nowhere />;
  }
}

function Nowhere() {
  return (
    <section className="card empty">
      <h1>There is no such page</h1>
      <p className="muted">The address may be cut off. <Link to="/">What is the matter now</Link> is a good place to begin.</p>
    </section>
  );
}

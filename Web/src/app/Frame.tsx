// What stands around every page: where one can go, the search, the moment.

import { ReactNode, useEffect, useRef, useState } from "react";

import { useDoors } from "../api/doors";
import { Connection, usePulse } from "../api/live";
import { TimeBar } from "../time/TimeBar";
import { Moment } from "../parts/parts";
import { Find } from "./Find";
import { Keys } from "./Keys";
import { changeQuery, go, Link, pageAddress, usePlace } from "./router";
import { SignIn } from "./SignIn";
import { turnTheme } from "./theme";

interface Page {
  path: string;
  name: string;
  key: string;
}

export const pages: Page[] = [
  { path: "/", name: "Now", key: "n" },
  { path: "/incidents", name: "Incidents", key: "i" },
  { path: "/topology", name: "Topology", key: "t" },
  { path: "/what-if", name: "What if", key: "w" },
  { path: "/knowledge", name: "Knowledge", key: "k" },
  { path: "/status", name: "Status", key: "s" },
];

const connectionWords: Record<Connection, string> = {
  live: "Live",
  asking: "Live, every 5 s",
  lost: "No connection",
};

export function Frame({ isWide, children }: { isWide: boolean; children: ReactNode }) {
  const place = usePlace();
  const pulse = usePulse();
  const doors = useDoors();
  const [over, show] = useState<"find" | "keys" | null>(null);
  const main = useRef<HTMLElement>(null);
  useShortcuts(show);
  const here = `/${place.path[0] ?? ""}`;

  return (
    <>
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        Skip to the page
      </a>
      <header className="bar">
        <Link to="/" className="brand"><img src="/icon.svg" alt="" />Whence</Link>
        <nav aria-label="Pages">
          {pages.map((page) => (
            <Link key={page.path} to={page.path} aria-current={page.path === here ? "page" : undefined}>
              {page.name}
            </Link>
          ))}
        </nav>
        <div className="bar-end">
          <span className={`pulse is-${pulse.connection}`} role="status" title={connectionWords[pulse.connection]}>
            <i aria-hidden="true" /><span>{connectionWords[pulse.connection]}</span>
          </span>
          <button className="find-open" onClick={() => show("find")} aria-label="Find a service, host or database">
            <span>Find</span><kbd>/</kbd>
          </button>
          <button className="plain" onClick={turnTheme} aria-label="Dark or light">
            <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
              <circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" strokeWidth="1.6" />
              <path d="M9 2a7 7 0 0 1 0 14Z" fill="currentColor" />
            </svg>
          </button>
        </div>
      </header>
      {doors.lacks !== null && (
        <div className="past insecure" role="status" data-testid="insecure">
          <span>Others can reach this server, and it has {doors.lacks}.</span>
        </div>
      )}
      {place.at && (
        <div className="past" role="status">
          <span>You look at the past: <Moment time={place.at} withDay /> UTC</span>
          <button className="plain" onClick={() => changeQuery({ at: null })}>Back to now</button>
        </div>
      )}
      <main id="main" ref={main} tabIndex={-1} className={isWide ? "is-wide" : ""}>
        {doors.isClosed ? <SignIn /> : children}
      </main>
      <TimeBar />
      {over === "find" && <Find onClose={() => show(null)} />}
      {over === "keys" && <Keys onClose={() => show(null)} />}
    </>
  );
}

/** One letter goes to a page; `/` finds; `?` says which letters there are. */
function useShortcuts(show: (over: "find" | "keys" | null) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      const isWriting = /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.getAttribute("type") !== "range";
      if ((event.metaKey || event.ctrlKey) && event.key === "k") {
        event.preventDefault();
        show("find");
        return;
      }
      if (event.key === "Escape") show(null);
      if (isWriting || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === "/" || event.key === "?") {
        event.preventDefault();
        show(event.key === "/" ? "find" : "keys");
      } else if (event.key === "d") {
        turnTheme();
      } else {
        const page = pages.find((candidate) => candidate.key === event.key);
        if (page) go(pageAddress(page.path));
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [show]);
}

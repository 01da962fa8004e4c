// Where the page stands. Everything that a link is to share is in the address, the moment included.

import { AnchorHTMLAttributes, MouseEvent, useSyncExternalStore } from "react";

export interface Place {
  /** Components of the path. */
  path: string[];
  query: URLSearchParams;
  /** The moment that is looked at, in RFC 3339; null is now. */
  at: string | null;
}

const changed = "whence:place";
let place = read();

function read(): Place {
  const query = new URLSearchParams(window.location.search);
  const path = window.location.pathname.split("/").filter(Boolean);
  return { path: path.map(decode), query, at: query.get("at") };
}

function decode(component: string): string {
  try {
    return decodeURIComponent(component);
  } catch {
    return component;
  }
}

export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      const moved = () => {
        place = read();
        listener();
      };
      window.addEventListener("popstate", moved);
      window.addEventListener(changed, moved);
      return () => {
        window.removeEventListener("popstate", moved);
        window.removeEventListener(changed, moved);
      };
    },
    () => place,
  );
}

/** Goes to an address of this server. */
export function go(address: string, options: { replace?: boolean } = {}): void {
  const isOtherPage = new URL(address, window.location.origin).pathname !== window.location.pathname;
  if (options.replace) window.history.replaceState(null, "", address);
  else window.history.pushState(null, "", address);
  window.dispatchEvent(new Event(changed));
  if (isOtherPage) window.scrollTo(0, 0);
}

export type Query = Record<string, string | null | undefined>;

/** The address of a page, keeping the moment unless `query` says another. */
export function pageAddress(path: string, query: Query = {}): string {
  const kept = new URLSearchParams();
  const at = new URLSearchParams(window.location.search).get("at");
  const all: Query = { at, ...query };
  for (const [name, value] of Object.entries(all)) if (value) kept.set(name, value);
  const text = kept.toString();
  return text ? `${path}?${text}` : path;
}

/** This page with some of its query changed. */
export function changeQuery(query: Query): void {
  const kept = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(query)) {
    if (value) kept.set(name, value);
    else kept.delete(name);
  }
  const text = kept.toString();
  go(window.location.pathname + (text ? `?${text}` : ""), { replace: true });
}

interface LinkProperties extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
  query?: Query;
}

/** A link within the page; with a modifier it is an ordinary link. */
export function Link({ to, query, onClick, children, ...rest }: LinkProperties) {
  usePlace();
  const address = pageAddress(to, query);
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(address);
  };
  return (
    <a href={address} onClick={follow} {...rest}>
      {children}
    </a>
  );
}

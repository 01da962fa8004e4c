// A panel over the page; the focus goes in and comes back.

import { ReactNode, useEffect, useRef } from "react";

interface Properties {
  label: string;
  onClose: () => void;
  children: ReactNode;
}

export function Over({ label, onClose, children }: Properties) {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const first = panel.current?.querySelector<HTMLElement>("input, button");
    (first ?? panel.current)?.focus();
    return () => before?.focus();
  }, []);
  return (
    <div
      className="find"
      onMouseDown={(event) => event.target === event.currentTarget && onClose()}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <div className="find-panel" ref={panel} role="dialog" aria-modal="true" aria-label={label} tabIndex={-1}>
        {children}
      </div>
    </div>
  );
}

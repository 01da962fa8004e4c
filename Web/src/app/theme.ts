// Dark or light: as the system has it, unless somebody chose.

const key = "whence.theme";

function system(): string {
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function chosen(): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Sets the theme now and whenever the system's changes. */
export function followTheme(): void {
  const apply = () => {
    document.documentElement.dataset.theme = chosen() ?? system();
  };
  apply();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
}

export function turnTheme(): void {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try {
    window.localStorage.setItem(key, next);
  } catch {
    // Then it is for this page alone.
  }
  window.dispatchEvent(new Event("whence:theme"));
}

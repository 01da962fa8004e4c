// Numbers and times for people. Times are UTC: an outage is discussed across zones.

const pad = (value: number) => String(value).padStart(2, "0");

/** 02:20:10 */
export function clock(time: string | number): string {
  const date = new Date(time);
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
}

/** 21 Nov */
export function day(time: string | number): string {
  const date = new Date(time);
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}

/** 2 min 20 s; the two largest units. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, "min", seconds % 60, "s");
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return two(hours, "h", minutes % 60, "min");
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

function two(large: number, unit: string, small: number, smaller: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
}

/** Three figures, no more: 3.5, 0.0803, 12,400. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}

/** 4.0 MiB */
export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let rest = value / 1024;
  let unit = 0;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit += 1;
  }
  return `${rest < 10 ? rest.toFixed(1) : Math.round(rest)} ${units[unit]}`;
}

/** Never certain, never impossible: over 99.9 %, 62 %, under 0.1 %. */
export function percent(share: number): string {
  if (share > 0.999) return "over 99.9 %";
  if (share < 0.001) return share <= 0 ? "0 %" : "under 0.1 %";
  const value = share * 100;
  return `${value >= 99 || value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** One symptom, 48 symptoms. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${value === 1 ? "one" : value.toLocaleString("en-US")} ${value === 1 ? one : many}`;
}

/** connection-leak becomes connection leak. */
export function words(name: string): string {
  return name.replace(/[-_]/g, " ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A sentence of the server's with its moments as people say them: 21 Nov 02:20:10. */
export function timely(sentence: string): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (moment) => `${day(moment)} ${clock(moment)}`);
}

// The distribution's React types name this package without carrying it. Only its shape is used.
declare module "csstype" {
  export type Properties<_Length = string | number> = { [name: string]: string | number | undefined };
}

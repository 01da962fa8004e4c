declare module "prop-types" {
  export type Validator<_T> = (...values: unknown[]) => Error | null;
  export type ValidationMap<T> = { [K in keyof T]?: Validator<T[K]> };
  export type Requireable<T> = Validator<T | undefined | null>;
  export type WeakValidationMap<T> = ValidationMap<T>;
  export type ReactComponentLike = unknown;
  export type ReactNodeLike = unknown;
  export type InferProps<_T> = { [name: string]: unknown };
}

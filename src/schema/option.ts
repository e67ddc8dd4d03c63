/** A value an option can take. */
export type OptionValue = boolean | number | string | null;

/** The numbers an option can take: a finite ascending list, or a range (`step` null: any real). */
export type NumericDomain =
  | { readonly type: 'levels'; readonly values: readonly number[] }
  | {
      readonly type: 'range';
      readonly minimum: number;
      readonly maximum: number;
      readonly step: number | null;
      readonly scale: 'linear' | 'log';
    };

interface Declaration {
  /** Dotted path of the property, such as `cache.size`. */
  readonly name: string;
  readonly path: readonly string[];
  readonly default: OptionValue;
  /** Whether the schema states the default; else it is the domain's first value. */
  readonly defaultStated: boolean;
  readonly description: string | null;
  readonly deprecated: boolean;
}

/** One configurable parameter of the system under test that can be varied. */
export type Option = Declaration &
  (
    | { readonly kind: 'boolean' }
    | { readonly kind: 'categorical'; readonly values: readonly OptionValue[] }
    | { readonly kind: 'integer' | 'real'; readonly domain: NumericDomain }
  );

/** A property that stays at its default (`undefined`: it is left out), and why it is not varied. */
export interface FixedOption {
  readonly name: string;
  readonly path: readonly string[];
  readonly value: unknown;
  readonly reason: string;
}

export type JsonObject = { readonly [key: string]: unknown };

/** What a JSON Schema declares of the system under test. */
export interface SchemaDeclaration {
  readonly options: readonly Option[];
  readonly fixed: readonly FixedOption[];
  /** The parsed schema itself, which validates whole configurations. */
  readonly document: JsonObject;
}

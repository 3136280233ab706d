/** Where a node stands in the expression's text, in UTF-16 units. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Operators between two operands, as CEL writes them. */
export type BinaryOperator = '&&' | '||' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | 'in';

/** A parsed expression: the part of CEL that the workspace's five types need, with positions. */
export type Node = Span &
  (
    | { readonly kind: 'literal'; readonly value: number | string | boolean }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list'; readonly items: readonly Node[] }
    | { readonly kind: 'not'; readonly operand: Node }
    | { readonly kind: 'negate'; readonly operand: Node }
    | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
    | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Node[] }
  );

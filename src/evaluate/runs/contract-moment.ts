import type { Program } from '../../expressions/program.ts';
import type { Value } from '../../expressions/value.ts';
import { formatDuration } from '../../model/duration.ts';
import type { CustomerDay } from '../customer-day.ts';
import type { ContractFacts } from '../facts.ts';
import { readText } from '../names.ts';
import { PartMoment } from './part-moment.ts';

/**
 * A customer read through one of its contracts: `contract.*` and `renewal` are this contract's, and so is every date, segment and derived
 * metric that is made from them. All else, `arr` and `seats` among it, stays the customer's.
 */
export class ContractMoment extends PartMoment {
  readonly #facts: ContractFacts | undefined;
  readonly #busy = new Set<string>();

  constructor(base: CustomerDay, id: string) {
    super(base, id);
    this.#facts = base.facts.contracts.find(({ contract }) => contract.id === id);
  }

  read(name: string): Value {
    if (name === 'renewal' || name.startsWith('contract.')) return readContract(this.#facts, name);
    const { program } = this.base;
    if (!madeFromContracts(program).has(name) || this.#busy.has(name)) return this.base.read(name);
    this.#busy.add(name);
    const value = this.#derive(program, name);
    this.#busy.delete(name);
    return value;
  }

  protected of(base: CustomerDay): ContractMoment {
    return new ContractMoment(base, this.id);
  }

  #derive(program: Program, name: string): Value {
    const definition = program.dates.get(name)?.compiled ?? program.segments.get(name)?.is;
    if (definition !== undefined) return definition.evaluate(this);
    const metric = program.metrics.get(name);
    if (metric === undefined || metric.derived === null) return this.base.read(name);
    return 'choose' in metric.derived ? readText(metric.derived.choose(this).value, metric.meaning.type) : metric.derived.evaluate(this);
  }
}

function readContract(facts: ContractFacts | undefined, name: string): Value {
  if (facts === undefined) return null;
  const { contract, end, ended, state, arr, seats, autoRenew } = facts;
  switch (name) {
    case 'renewal':
      return state === 'ended' ? null : end;
    case 'contract.id':
      return contract.id;
    case 'contract.start':
      return contract.start;
    case 'contract.end':
      return end;
    case 'contract.ended':
      return ended;
    case 'contract.product':
      return contract.product ?? null;
    case 'contract.arr':
      return arr;
    case 'contract.seats':
      return seats;
    case 'contract.auto_renew':
      return autoRenew;
    case 'contract.notice':
      return contract.notice === undefined ? null : formatDuration(contract.notice);
    case 'contract.term':
      return contract.term === undefined ? null : formatDuration(contract.term);
    default:
      return undefined;
  }
}

const closures = new WeakMap<Program, ReadonlySet<string>>();

/** Dates, segments and derived metrics that read a contract, themselves or through others. */
function madeFromContracts(program: Program): ReadonlySet<string> {
  const held = closures.get(program);
  if (held !== undefined) return held;
  const reads = new Map<string, readonly string[]>();
  for (const [name, { compiled }] of program.dates) reads.set(name, compiled.names);
  for (const [name, { is }] of program.segments) reads.set(name, is.names);
  for (const [name, { derived }] of program.metrics) if (derived !== null) reads.set(name, derived.names);
  const found = new Set<string>();
  const bound = (name: string) => name === 'renewal' || name.startsWith('contract.') || found.has(name);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [name, names] of reads) if (names.some(bound)) found.add(name);
  }
  closures.set(program, found);
  return found;
}

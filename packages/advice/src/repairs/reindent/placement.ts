import type { BlockKind, LineFeatures } from './line-features.ts';

/** A block that is open while lines are placed. Never changed: a placed line makes a new one. */
export interface OpenBlock {
  kind: BlockKind;
  isEmpty: boolean;
  /** Nothing after its last line is reached. */
  hasEnded: boolean;
  /** Names that it binds first. */
  names: ReadonlySet<string>;
  /** The name of the function or class. */
  ownName?: string;
  isEndless: boolean;
  hasBreak: boolean;
  /** Names of a while loop's condition. */
  testNames: ReadonlySet<string>;
  hasHandler: boolean;
  /** A class in which a method has been placed. */
  hasMethod: boolean;
  /** A branch of what fork() returned: each process goes its own way to the end. */
  isForkBranch: boolean;
  /** The column at which its lines stood in the text as it came. */
  column: number;
}

export interface Setting {
  /** The text still has some indentation that means something. */
  hasIndentation: boolean;
  hasBlankLines: boolean;
}

export const impossible = Number.POSITIVE_INFINITY;

function overlaps(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const item of a) if (b.has(item)) return true;
  return false;
}

const family: Record<NonNullable<LineFeatures['clause']>, readonly BlockKind[]> = {
  elif: ['if', 'elif', 'guard'],
  else: ['if', 'elif', 'guard', 'for', 'while', 'except'],
  except: ['try', 'except'],
  finally: ['try', 'except', 'else'],
  case: ['case'],
};

function isLoop(block: OpenBlock): boolean {
  return block.kind === 'for' || block.kind === 'while';
}

/** What it costs to say that this block is over before this line. */
function leaving(block: OpenBlock, line: LineFeatures): number {
  if (block.isEmpty || block.kind === 'try') return impossible;
  if (block.kind === 'match') return 0;
  if (block.hasEnded) return 0;
  const belongs = overlaps(line.uses, block.names) || overlaps(line.binds, block.testNames);
  const evidence = belongs ? 2.5 : 0;
  const isDefinition = line.opens === 'def' || line.opens === 'class' || line.opens === 'guard' || line.isDecorator;
  switch (block.kind) {
    case 'for':
      return 0.6 + evidence + (line.isSleep ? 1.5 : 0);
    case 'while':
      return (block.isEndless && !block.hasBreak && !isDefinition ? 6 : 0.6) + evidence + (line.isSleep ? 1.5 : 0);
    case 'def':
      return isDefinition ? 0.2 : 1 + evidence;
    case 'class':
      return isDefinition ? 0.2 : 1;
    case 'guard':
      return isDefinition ? 0.5 : 3;
    default:
      return (block.isForkBranch ? 1.1 : 0.5) + evidence * 0.8;
  }
}

/** What it costs to put this line directly into this block. */
function staying(block: OpenBlock, line: LineFeatures, setting: Setting): number {
  if (block.kind === 'match') return block.isEmpty && line.clause === 'case' ? 0 : impossible;
  if (block.isEmpty) return 0;
  let cost = block.hasEnded ? 8 : 0;
  const belongs = overlaps(line.uses, block.names) || overlaps(line.binds, block.testNames) || line.isSleep;
  if (setting.hasBlankLines && line.blanksBefore > 0 && block.kind !== 'guard' && block.kind !== 'class')
    cost += line.blanksBefore > 1 ? 2 : block.kind === 'def' ? 0.2 : 0.5;
  if (isLoop(block)) return cost + (belongs || block.isEndless ? 0 : 1);
  if (block.kind === 'if' || block.kind === 'elif' || block.kind === 'else' || block.kind === 'except' || block.kind === 'with' || block.kind === 'finally')
    return cost + (belongs ? 0 : 0.6);
  return cost;
}

/** What the kind of line says about the blocks around it. */
function belonging(stack: readonly OpenBlock[], line: LineFeatures): number {
  const inner = stack.at(-1);
  let cost = 0;
  const inDef = stack.some((block) => block.kind === 'def');
  if ((line.ends === 'return' || line.yields) && !inDef) return impossible;
  if ((line.ends === 'break' || line.ends === 'continue') && !stack.some(isLoop)) return impossible;
  if (line.ends === 'return' && inner && isLoop(inner) && !inner.isEmpty) cost += 1.5;
  if ((line.ends === 'break' || line.ends === 'continue') && inner && isLoop(inner)) cost += 1.5;
  if (line.opens === 'guard' && stack.length > 0) return impossible;
  if (line.opens === 'class') cost += 3 * stack.length;
  if (line.isImport && stack.length > 0 && !inner?.isEmpty) cost += 1.5;
  if (line.opens === 'def' || line.isDecorator) {
    if (line.isMethod) cost += inner?.kind === 'class' ? 0 : 4;
    else cost += inner === undefined ? 0 : inner.kind === 'class' ? 2 : 2.5;
  } else if (inner?.kind === 'class' && (line.opens !== undefined || inner.hasMethod)) cost += 3;
  else if (inner?.kind === 'class' && !inner.isEmpty && line.binds.size === 0) cost += 2;
  if (line.opens !== 'def') {
    for (const block of stack) if (block.ownName !== undefined && line.uses.has(block.ownName)) cost += block.kind === 'class' ? 1.5 : 3;
  }
  return cost;
}

/** The cost of placing a line so that `depth` of the open blocks stay open around it. */
export function placementCost(stack: readonly OpenBlock[], depth: number, line: LineFeatures, setting: Setting): number {
  let cost = 0;
  if (line.startsCell && depth > 0) return impossible;
  const opensMatch = line.clause === 'case' && stack.at(-1)?.kind === 'match' && stack.at(-1)?.isEmpty && depth === stack.length;
  if (line.clause && !opensMatch) {
    const above = stack[depth];
    if (!above || above.isEmpty || !family[line.clause].includes(above.kind)) return impossible;
    if (line.clause === 'else' && isLoop(above)) cost += 2;
    if (line.clause === 'finally' && above.kind === 'else' && !above.hasHandler) return impossible;
    for (let i = stack.length - 1; i > depth; i -= 1) {
      const inner = stack[i] as OpenBlock;
      cost += inner.isEmpty || inner.kind === 'try' ? impossible : family[line.clause].includes(inner.kind) && !isLoop(inner) ? 1.5 : 0;
    }
    if (setting.hasIndentation && stack[depth - 1] && (stack[depth - 1] as OpenBlock).column !== line.column) cost += 2;
    return cost;
  }
  for (let i = stack.length - 1; i >= depth; i -= 1) cost += leaving(stack[i] as OpenBlock, line);
  if (cost === impossible) return impossible;
  const inner = depth > 0 ? stack[depth - 1] : undefined;
  if (inner) cost += staying(inner, line, setting);
  if (setting.hasIndentation && !inner?.isEmpty && (inner?.column ?? 0) !== line.column) cost += 2.5;
  return cost + belonging(stack.slice(0, depth), line);
}

/** The open blocks after a line was placed. */
export function placed(stack: readonly OpenBlock[], depth: number, line: LineFeatures): OpenBlock[] {
  const kept = stack.slice(0, depth);
  const replaced = line.clause && depth < stack.length ? stack[depth] : undefined;
  const known = new Set(kept.flatMap((block) => [...block.names]));
  const fresh = [...line.binds].filter((name) => !known.has(name));
  const inner = kept.at(-1);
  if (inner) {
    const endsBlock = line.ends !== undefined;
    kept[kept.length - 1] = {
      ...inner,
      isEmpty: false,
      hasEnded: endsBlock,
      hasMethod: inner.hasMethod || (inner.kind === 'class' && line.opens === 'def'),
      names: line.opens === 'def' || fresh.length === 0 ? inner.names : new Set([...inner.names, ...fresh]),
      column: inner.isEmpty ? line.column : inner.column,
    };
  }
  if (line.ends === 'break' || line.ends === 'return' || line.ends === 'raise') {
    const loop = kept.findLastIndex(isLoop);
    if (loop !== -1) kept[loop] = { ...(kept[loop] as OpenBlock), hasBreak: true };
  }
  if (!line.opens) return kept;
  const binds = line.opens === 'class' ? new Set<string>() : new Set([...line.binds].filter((name) => name !== line.definedName));
  kept.push({
    kind: line.opens,
    isEmpty: true,
    hasEnded: false,
    names: binds,
    ...(line.definedName !== undefined ? { ownName: line.definedName } : {}),
    isEndless: line.isEndless,
    hasBreak: false,
    testNames: line.testNames,
    hasHandler: line.clause === 'except' || replaced?.hasHandler === true,
    hasMethod: false,
    isForkBranch: line.isForkTest || (line.clause !== undefined && replaced?.isForkBranch === true),
    column: line.column + 1,
  });
  return kept;
}

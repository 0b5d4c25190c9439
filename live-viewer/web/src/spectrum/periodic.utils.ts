/** A place in the periodic table. */
export interface Place {
  symbol: string;
  row: number;
  column: number;
}

const COLUMNS = 18;
const ROWS = [
  ['H', 'He'],
  ['Li Be', 'B C N O F Ne'],
  ['Na Mg', 'Al Si P S Cl Ar'],
  ['K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr'],
  ['Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe'],
  ['Cs Ba', 'Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn'],
  ['Fr Ra'],
  ['', 'La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu'],
  ['', 'Ac Th Pa U'],
];
/** Where the second part of the last two rows, the lanthanides and actinides, begins. */
const INNER_COLUMN = 3;
const INNER_ROW = 7;

/** The elements where the periodic table has them, from hydrogen to uranium; the inner ones below the others. */
export const PERIODIC_TABLE: Place[] = ROWS.flatMap(([left = '', right = ''], row) => {
  const begin = left.split(' ').filter(Boolean);
  const end = right.split(' ').filter(Boolean);
  const from = row >= INNER_ROW ? INNER_COLUMN - 1 : COLUMNS - end.length;
  return [
    ...begin.map((symbol, i) => ({ symbol, row: row + 1, column: i + 1 })),
    ...end.map((symbol, i) => ({ symbol, row: row + 1, column: from + i + 1 })),
  ];
});

/** The nearest element in a direction, of those that can be chosen; the same one when there is none. */
export function neighbour(
  from: string,
  down: number,
  right: number,
  choosable: (symbol: string) => boolean,
): string {
  const here = PERIODIC_TABLE.find(({ symbol }) => symbol === from);
  if (!here) {
    return from;
  }
  const ahead = PERIODIC_TABLE.filter(({ symbol }) => choosable(symbol))
    .map(({ symbol, row, column }) => {
      const along = (row - here.row) * down + (column - here.column) * right;
      const aside = Math.abs((row - here.row) * right) + Math.abs((column - here.column) * down);
      return { symbol, along, aside, distance: along + 3 * aside };
    })
    .filter(({ along, aside }) => along > 0 && aside <= (down === 0 ? 0 : along));
  return ahead.sort((a, b) => a.distance - b.distance)[0]?.symbol ?? from;
}

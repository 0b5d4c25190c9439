import { expect, test } from 'vitest';
import { COLOUR_MAPS, colourTable, type ColourMapName, DIVERGING } from './utils';

const hex = (abgr: number) =>
  [abgr & 255, (abgr >> 8) & 255, (abgr >> 16) & 255].map((c) => c.toString(16).padStart(2, '0')).join('');

test('pictures that are taken away have the colours of the page (else: npx vitest run -u)', async () => {
  const names = [...Object.keys(COLOUR_MAPS), DIVERGING] as (ColourMapName | typeof DIVERGING)[];
  const maps = Object.fromEntries(names.map((name) => [name, [...colourTable(name, false)].map(hex)]));
  await expect(`${JSON.stringify(maps)}\n`).toMatchFileSnapshot('../../public/colour-maps.json');
});

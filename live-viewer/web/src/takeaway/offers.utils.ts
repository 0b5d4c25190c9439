import type { Layer } from '../maps/maps';
import { isPicture, lookOf as pictureLookOf, type Shown } from '../maps/pictures.utils';
import { fixedRange } from '../maps/roles.utils';
import { type MapScale, percentileRange, type Range, usable } from '../maps/utils';
import { areaOf, type Selection } from '../selection/selection.utils';
import type { Settings } from '../settings';
import { texts } from '../texts';

/** A file that the viewer makes. */
export interface Offer {
  label: string;
  /** Its address, relative to the page. */
  url: string;
  /** Too large to be held by the page: the browser's own download takes it. */
  isLarge?: boolean;
  /** A page to look at rather than to keep. */
  isPage?: boolean;
}

export interface OfferGroup {
  title: string;
  offers: Offer[];
}

type Look = Pick<Settings, 'colourMap' | 'inverted' | 'scale' | 'clip' | 'ranges' | 'faded' | 'dimmed'>;
export type Parameters = [name: string, value: string | number | boolean][];

/** The address of a file of a scan. */
export function fileUrl(scan: string, file: string, parameters: Parameters = []): string {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, String(value)])).toString();
  return `api/scans/${encodeURIComponent(scan)}/files/${file}${query && `?${query}`}`;
}

/** What makes the viewer draw a map as the page shows it. */
export function lookOf(shown: Shown, range: Range, look: Look, empty: 'transparent' | 'hatched'): Parameters {
  if (isPicture(shown)) {
    const { scale, dimmed } = pictureLookOf(shown, look);
    const ranges = shown.channels.map(({ layer }) => rangeOf(layer, look, scale));
    return [
      ...shown.channels.flatMap(({ layer, colour }): Parameters => [
        ['layer', layer.key],
        ['colour', colour],
      ]),
      ['title', shown.key],
      ['scale', scale],
      ...ranges.map(([min]): Parameters[number] => ['min', min]),
      ...ranges.map(([, max]): Parameters[number] => ['max', max]),
      ...(dimmed ? ([['faded', 'trust']] satisfies Parameters) : []),
      ['empty', empty],
    ];
  }
  return [
    ['layer', shown.key],
    ['colours', look.colourMap],
    ['inverted', look.inverted],
    ['scale', look.scale],
    ['min', range[0]],
    ['max', range[1]],
    ...(shown.liveFraction ? ([['corrected', true]] satisfies Parameters) : []),
    ...(look.faded ? ([['faded', look.faded]] satisfies Parameters) : []),
    ['empty', empty],
  ];
}

function rangeOf(layer: Layer, { clip, ranges }: Look, scale: MapScale): Range {
  const given = ranges[layer.key] ?? fixedRange(layer.role);
  return given ? usable(given, scale) : (percentileRange(layer.values, clip, scale) ?? [0, 1]);
}

/** The longest region that an address can hold. */
const LONGEST_REGION = 3000;

/** The parameter that names a selection. Undefined for one that no address can hold; kept as a region it can be taken. */
export function parameterOf(selection: Selection): Parameters | undefined {
  const area = areaOf(selection);
  if (area) {
    return [['area', [area.firstRow, area.firstColumn, area.lastRow, area.lastColumn].join()]];
  }
  if (selection.kind !== 'polygons') {
    return undefined;
  }
  const region = JSON.stringify({ type: 'MultiPolygon', coordinates: selection.polygons });
  return region.length > LONGEST_REGION ? undefined : [['region', region]];
}

interface Subject {
  scan: string;
  shown: Shown;
  detectors: string[];
  /** The parameter that names what is selected; undefined where nothing is, or no address can hold it. */
  selected: Parameters | undefined;
  /** As `lookOf` makes it. */
  look: Parameters;
  colourMap: string;
  /** A guest takes pictures and the report away. */
  onlyPictures?: boolean;
}

/** What there is to take away of what is shown now. */
export function offersFor({
  scan,
  shown,
  detectors,
  selected,
  look,
  colourMap,
  onlyPictures,
}: Subject): OfferGroup[] {
  const { files } = texts.takeAway;
  const url = (file: string, parameters: Parameters = []) => fileUrl(scan, file, parameters);
  const png = { label: files.png, url: url('picture.png', look) };
  const report = {
    label: files.report,
    url: url('report.html', [['colours', colourMap]]),
    isPage: true,
  };
  if (onlyPictures) {
    return [
      { title: shown.key, offers: [png] },
      { title: texts.takeAway.scan, offers: [report] },
    ];
  }
  const layers: Parameters = isPicture(shown)
    ? shown.channels.map(({ layer }) => ['layer', layer.key])
    : [['layer', shown.key]];
  const spectra = (of: Parameters): Offer[] => [
    { label: files.csv, url: url('spectrum.csv', of) },
    ...detectors.map((detector) => ({
      label: files.emsa(detector),
      url: url('spectrum.msa', [...of, ['detector', detector]]),
    })),
  ];
  return [
    {
      title: shown.key,
      offers: [
        png,
        { label: files.tiff, url: url('layers.tif', layers) },
        { label: files.edf, url: url('layers.edf', layers) },
        ...(isPicture(shown)
          ? []
          : [
              { label: files.grid, url: url('layer.csv', layers) },
              { label: files.ripple, url: url('layer.zip', layers) },
            ]),
      ],
    },
    {
      title: texts.takeAway.allLayers,
      offers: [
        { label: files.tiff, url: url('layers.tif') },
        { label: files.edf, url: url('layers.edf') },
        { label: files.table, url: url('layers.csv') },
        { label: files.hdf5, url: url('scan.h5', [['spectra', false]]) },
      ],
    },
    ...(selected ? [{ title: texts.takeAway.selection, offers: spectra(selected) }] : []),
    {
      title: texts.takeAway.scan,
      offers: [
        report,
        ...spectra([]),
        { label: files.everything, url: url('scan.h5'), isLarge: true },
        ...detectors.map((detector) => ({
          label: files.counts(detector),
          url: url('counts.zip', [['detector', detector]]),
          isLarge: true,
        })),
      ],
    },
  ];
}

/** The name that the viewer gives a file: from its Content-Disposition. */
export function nameOf(disposition: string | null, otherwise: string): string {
  return /filename="([^"/\\]+)"/.exec(disposition ?? '')?.[1] ?? otherwise;
}

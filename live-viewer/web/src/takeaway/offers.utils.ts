import type { Layer } from '../maps/maps';
import { isPicture, type Shown } from '../maps/pictures.utils';
import { fixedRange } from '../maps/roles.utils';
import { type Area, percentileRange, type Range } from '../maps/utils';
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

type Look = Pick<Settings, 'colourMap' | 'inverted' | 'scale' | 'clip' | 'faded' | 'dimmed'>;
type Parameters = [name: string, value: string | number | boolean][];

/** The address of a file of a scan. */
export function fileUrl(scan: string, file: string, parameters: Parameters = []): string {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, String(value)])).toString();
  return `api/scans/${encodeURIComponent(scan)}/files/${file}${query && `?${query}`}`;
}

/** What makes the viewer draw a map as the page shows it. */
export function lookOf(shown: Shown, range: Range, look: Look, empty: 'transparent' | 'hatched'): Parameters {
  if (isPicture(shown)) {
    const ranges = shown.channels.map((channel) => rangeOf(channel, look.clip));
    return [
      ...shown.channels.map(({ key }): Parameters[number] => ['layer', key]),
      ['title', shown.key],
      ...ranges.map(([min]): Parameters[number] => ['min', min]),
      ...ranges.map(([, max]): Parameters[number] => ['max', max]),
      ...(look.dimmed && shown.trust ? ([['faded', 'trust']] satisfies Parameters) : []),
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

function rangeOf({ role, values }: Layer, clip: number): Range {
  return fixedRange(role) ?? percentileRange(values, clip, 'linear') ?? [0, 1];
}

/** The parameter that names an area: none for the whole scan. */
export function areaOf(area: Area | undefined): Parameters {
  return area ? [['area', [area.firstRow, area.firstColumn, area.lastRow, area.lastColumn].join()]] : [];
}

interface Subject {
  scan: string;
  shown: Shown;
  detectors: string[];
  area: Area | undefined;
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
  area,
  look,
  colourMap,
  onlyPictures,
}: Subject): OfferGroup[] {
  const { files } = texts.takeAway;
  const url = (file: string, parameters: Parameters = []) => fileUrl(scan, file, parameters);
  const png = { label: files.png, url: url('picture.png', look) };
  const report = {
    label: files.report,
    url: url('report.html', [['colours', colourMap], ...areaOf(area)]),
    isPage: true,
  };
  if (onlyPictures) {
    return [
      { title: shown.key, offers: [png] },
      { title: texts.takeAway.scan, offers: [report] },
    ];
  }
  const layers: Parameters = isPicture(shown)
    ? shown.channels.map(({ key }) => ['layer', key])
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
    ...(area ? [{ title: texts.takeAway.selection, offers: spectra(areaOf(area)) }] : []),
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

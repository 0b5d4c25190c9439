import type { Annotation } from '../gen/pentimento/control_pb';
import { outlines, type Polygon } from '../selection/mask.utils';
import {
  geometryOf,
  polygonOfArea,
  polygonsOf,
  type Selection,
  selectionOf,
} from '../selection/selection.utils';

interface Size {
  rows: number;
  columns: number;
}

/** The outlines of a selection. */
export function polygonsOfSelection(selection: Selection): Polygon[] {
  switch (selection.kind) {
    case 'pixel': {
      const { row, column } = selection;
      return [polygonOfArea({ firstRow: row, lastRow: row, firstColumn: column, lastColumn: column })];
    }
    case 'rectangle':
      return [polygonOfArea(selection.area)];
    case 'polygons':
      return selection.polygons;
    case 'mask':
      return outlines(selection.mask);
  }
}

/** Regions as a FeatureCollection (RFC 7946) in pixel coordinates, x = column, y = row; masks by their outlines. */
export function toGeoJson(regions: Annotation[], scan: string, size: Size): string {
  const features = regions.flatMap((region) => {
    const selection = selectionOf(region.region, size);
    return selection
      ? [
          {
            type: 'Feature',
            id: region.id,
            geometry: geometryOf(polygonsOfSelection(selection)),
            properties: {
              name: region.name,
              colour: region.colour,
              labels: region.labels,
              text: region.text,
              author: region.author,
              time: new Date(Number(region.timeNs / 1_000_000n)).toISOString(),
              models: region.models,
              revision: region.revision,
              scan,
            },
          },
        ]
      : [];
  });
  return JSON.stringify({ type: 'FeatureCollection', features }, undefined, 1);
}

export interface Read {
  name: string;
  colour: string;
  labels: string[];
  text: string;
  polygons: Polygon[];
}

const COLOUR = /^#[0-9a-f]{6}$/;

/**
 * The regions of a FeatureCollection, a Feature or a geometry. What a property does not say is empty.
 *
 * @throws Error that says which feature cannot be read
 */
export function fromGeoJson(text: string): Read[] {
  const parsed = JSON.parse(text) as { type?: string; features?: unknown[] };
  const features = parsed.type === 'FeatureCollection' ? (parsed.features ?? []) : [parsed];
  return features.map((feature, i) => {
    const { type, geometry, properties } = feature as {
      type?: string;
      geometry?: unknown;
      properties?: Record<string, unknown> | null;
    };
    const polygons = polygonsOf(type === 'Feature' ? geometry : feature);
    if (!polygons) {
      throw new Error(`feature ${i + 1}: must be a Polygon or MultiPolygon`);
    }
    const say = (name: string) => {
      const value = properties?.[name];
      return typeof value === 'string' ? value : '';
    };
    const labels = properties?.labels;
    return {
      name: say('name'),
      colour: COLOUR.test(say('colour')) ? say('colour') : '',
      labels: Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [],
      text: say('text'),
      polygons,
    };
  });
}

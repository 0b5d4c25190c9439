import {
  ClampToEdgeWrapping,
  DataTexture,
  DoubleSide,
  FloatType,
  NearestFilter,
  RedFormat,
  RGBAFormat,
  ShaderMaterial,
  type Texture,
  Vector2,
  Vector3,
  Vector4,
  type WebGLRenderer,
} from 'three';
import type { Maps, Values } from './maps';
import type { Lens } from './lens';
import { bandsOf, MOST_CHANNELS, type Rgb } from './look.utils';
import type { MapScale, Range } from './utils';

/** A layer in a picture, and the colour that it lights up in; without one it goes through the table of colours. */
export interface Channel {
  values: Values;
  range: Range;
  colour?: Rgb;
}

/** How a map is to look. */
export interface Look {
  /** One that goes through the table, or up to five that shine together. */
  channels: readonly Channel[];
  scale: MapScale;
  /** 256 colours, as `colourTable` makes them. */
  table?: Uint32Array<ArrayBuffer> | undefined;
  /** Of each pixel, 0 to 1. */
  opacities?: Values | undefined;
  /** 1 where what is shown is outdated. */
  veil?: Values | undefined;
  /** Of all of the map. */
  opacity: number;
  /** Whether something is seen under it, so that what was not measured has to be hatched here. */
  isOver: boolean;
  /** Where it is not shown at all. */
  lens?: Lens | undefined;
  /** How many columns the odd rows are moved to the right. */
  shift: number;
  /** Pixels that were measured later are not shown, seconds from the start of the scan. */
  until: number;
}

const SCALES = { linear: 0, sqrt: 1, log: 2 } as const;
const NOTHING = new DataTexture(new Uint8Array(4), 1, 1, RGBAFormat);
const LAYERS = Array.from({ length: MOST_CHANNELS }, (_, i) => `layer${i}`);

const VERTEX = `
  varying vec2 place;
  void main() {
    place = uv;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.);
  }
`;

const FRAGMENT = `
  precision highp float;
  ${LAYERS.map((name) => `uniform sampler2D ${name};`).join('\n')}
  uniform int channels;
  uniform vec2 ranges[${MOST_CHANNELS}];
  uniform vec3 colours[${MOST_CHANNELS}];
  uniform bool isMapped;
  uniform sampler2D table;
  uniform int scale;
  uniform float gamma;
  uniform bool hasOpacities;
  uniform sampler2D opacities;
  uniform bool hasVeil;
  uniform sampler2D veil;
  uniform float opacity;
  uniform sampler2D measured;
  uniform float until;
  uniform float shift;
  uniform vec2 size;
  uniform vec4 lens;
  uniform bool isOver;
  varying vec2 place;

  float scaled(float value) {
    return scale == 2 ? log(value) : scale == 1 ? sign(value) * sqrt(abs(value)) : value;
  }

  float fraction(float value, vec2 range) {
    float low = scaled(range.x);
    float inside = scale == 2 ? max(value, range.x) : value;
    return pow(clamp((scaled(inside) - low) / (scaled(range.y) - low), 0., 1.), gamma);
  }

  void hole() {
    if (!isOver) {
      discard;
    }
    float stripe = mod(gl_FragCoord.x + gl_FragCoord.y, 14.) < 6. ? 0.2 : 0.08;
    gl_FragColor = vec4(vec3(stripe), 0.6);
  }

  void main() {
    if (lens.z > 0. && length((place * size - lens.xy) / lens.zw) < 1.) {
      discard;
    }
    float row = floor(place.y * size.y);
    float column = place.x * size.x - (mod(row, 2.) > 0.5 ? shift : 0.);
    if (column < 0. || column >= size.x) {
      discard;
    }
    vec2 at = vec2((floor(column) + 0.5) / size.x, (row + 0.5) / size.y);
    float values[${MOST_CHANNELS}];
    ${LAYERS.map((name, i) => `values[${i}] = texture2D(${name}, at).r;`).join('\n')}
    vec3 light = vec3(0.);
    for (int i = 0; i < ${MOST_CHANNELS}; i++) {
      if (i < channels) {
        if (isnan(values[i])) {
          hole();
          return;
        }
        light += fraction(values[i], ranges[i]) * colours[i];
      }
    }
    float measuredAt = texture2D(measured, at).r;
    if (measuredAt > until) {
      hole();
      return;
    }
    vec3 shown = isMapped
      ? texture2D(table, vec2((fraction(values[0], ranges[0]) * 255. + 0.5) / 256., 0.5)).rgb
      : min(light, 1.);
    if (hasVeil && texture2D(veil, at).r > 0.5) {
      shown = mix(vec3(dot(shown, vec3(0.3, 0.6, 0.1))), vec3(0.5), 0.45);
    }
    gl_FragColor = vec4(shown, opacity * (hasOpacities ? texture2D(opacities, at).r : 1.));
  }
`;

/** As the renderer's own copying does, but without asking the graphics card back, which makes the page wait for it. */
function uploadRows(
  renderer: WebGLRenderer,
  texture: WebGLTexture,
  values: Values,
  columns: number,
  bands: readonly (readonly [first: number, end: number])[],
): void {
  const gl = renderer.getContext() as WebGL2RenderingContext;
  // The renderer takes it for granted that it knows which unit is active and what is bound to it.
  renderer.state.activeTexture(gl.TEXTURE0);
  renderer.state.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
  for (const [first, end] of bands) {
    const { TEXTURE_2D, RED, FLOAT } = gl;
    gl.texSubImage2D(TEXTURE_2D, 0, 0, first, columns, end - first, RED, FLOAT, values, first * columns);
  }
}

/** The values of a layer on the graphics card, and the version of the maps that they were brought up to. */
interface Uploaded {
  texture: DataTexture;
  version: number;
}

/**
 * Paints layers of a map. What changes on the way to the screen, as colours, range and opacity, is the graphics card's business; of
 * values only the rows go there that have changed.
 */
export class MapMaterial extends ShaderMaterial {
  private readonly uploaded = new Map<Values, Uploaded>();
  private table: Uint32Array | undefined;

  constructor(private readonly maps: Maps) {
    super({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: DoubleSide,
      transparent: true,
      uniforms: {
        ...Object.fromEntries(LAYERS.map((name) => [name, { value: NOTHING }])),
        channels: { value: 0 },
        ranges: { value: LAYERS.map(() => new Vector2(0, 1)) },
        colours: { value: LAYERS.map(() => new Vector3()) },
        isMapped: { value: false },
        table: { value: NOTHING },
        scale: { value: 0 },
        gamma: { value: 1 },
        hasOpacities: { value: false },
        opacities: { value: NOTHING },
        hasVeil: { value: false },
        veil: { value: NOTHING },
        opacity: { value: 1 },
        measured: { value: NOTHING },
        until: { value: Number.MAX_VALUE },
        shift: { value: 0 },
        lens: { value: new Vector4() },
        isOver: { value: false },
        size: { value: new Vector2(maps.columns, maps.rows) },
      },
    });
  }

  /** Shows the maps as they are now. */
  show(look: Look, renderer: WebGLRenderer): void {
    const { uniforms } = this;
    const set = (name: string, value: unknown) => {
      uniforms[name]!.value = value;
    };
    const used = new Set<Values>();
    const textureOf = (values: Values) => {
      used.add(values);
      return this.upToDate(values, renderer);
    };
    LAYERS.forEach((name, i) => {
      const channel = look.channels[i];
      set(name, channel ? textureOf(channel.values) : NOTHING);
      (uniforms.ranges!.value as Vector2[])[i]!.set(...(channel?.range ?? [0, 1]));
      (uniforms.colours!.value as Vector3[])[i]!.set(...(channel?.colour ?? [0, 0, 0]));
    });
    const timed = Number.isFinite(look.until);
    set('channels', look.channels.length);
    set('isMapped', look.channels[0]?.colour === undefined);
    set('scale', typeof look.scale === 'number' ? 0 : SCALES[look.scale]);
    set('gamma', typeof look.scale === 'number' ? look.scale : 1);
    set('hasOpacities', look.opacities !== undefined);
    set('opacities', look.opacities ? textureOf(look.opacities) : NOTHING);
    set('hasVeil', look.veil !== undefined);
    set('veil', look.veil ? textureOf(look.veil) : NOTHING);
    set('opacity', look.opacity);
    set('shift', look.shift);
    set('isOver', look.isOver);
    const { column = 0, row = 0, radiusColumns = 0, radiusRows = 0 } = look.lens ?? {};
    (uniforms.lens!.value as Vector4).set(column, row, radiusColumns, radiusRows);
    set('measured', timed ? textureOf(this.maps.measuredS) : NOTHING);
    set('until', timed ? look.until : Number.MAX_VALUE);
    this.showTable(look.table);
    this.uploaded.forEach(({ texture }, values) => {
      if (!used.has(values)) {
        texture.dispose();
        this.uploaded.delete(values);
      }
    });
  }

  override dispose(): void {
    this.uploaded.forEach(({ texture }) => texture.dispose());
    this.uploaded.clear();
    this.disposeTable();
    super.dispose();
  }

  private upToDate(values: Values, renderer: WebGLRenderer): Texture {
    const { columns, rows, version, changed } = this.maps;
    const found = this.uploaded.get(values);
    if (!found) {
      const texture = new DataTexture(values, columns, rows, RedFormat, FloatType);
      texture.needsUpdate = true;
      this.uploaded.set(values, { texture, version });
      return texture;
    }
    const { texture } = found;
    const bands = bandsOf(changed, found.version);
    const handle = (renderer.properties.get(texture) as { __webglTexture?: WebGLTexture }).__webglTexture;
    if (bands && handle) {
      uploadRows(renderer, handle, values, columns, bands);
    } else {
      texture.needsUpdate = true;
    }
    found.version = version;
    return texture;
  }

  private showTable(table: Uint32Array<ArrayBuffer> | undefined): void {
    if (table === this.table) {
      return;
    }
    this.disposeTable();
    this.table = table;
    if (table) {
      const texture = new DataTexture(new Uint8Array(table.buffer), table.length, 1, RGBAFormat);
      texture.minFilter = NearestFilter;
      texture.magFilter = NearestFilter;
      texture.wrapS = ClampToEdgeWrapping;
      texture.needsUpdate = true;
      this.uniforms.table!.value = texture;
    }
  }

  private disposeTable(): void {
    if (this.table) {
      (this.uniforms.table!.value as Texture).dispose();
      this.uniforms.table!.value = NOTHING;
    }
  }
}

import { DoubleSide, Matrix3, ShaderMaterial, type Texture, Vector2 } from 'three';
import type { Mapping, Size } from './registration.utils';

const VERTEX = `
  varying vec2 place;
  void main() {
    place = uv;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.);
  }
`;

const FRAGMENT = `
  precision highp float;
  uniform sampler2D image;
  uniform mat3 mapping;
  uniform vec2 grid;
  uniform vec2 size;
  varying vec2 place;

  void main() {
    vec3 at = mapping * vec3(place * grid, 1.);
    vec2 on = at.xy / at.z / size;
    if (on.x < 0. || on.y < 0. || on.x > 1. || on.y > 1.) {
      discard;
    }
    gl_FragColor = vec4(texture2D(image, on).rgb, 1.);
  }
`;

/** Paints a photograph where it lies under the scan. */
export class PhotographMaterial extends ShaderMaterial {
  constructor() {
    super({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: DoubleSide,
      uniforms: {
        image: { value: null },
        mapping: { value: new Matrix3() },
        grid: { value: new Vector2(1, 1) },
        size: { value: new Vector2(1, 1) },
      },
    });
  }

  /** @param grid columns and rows of the scan */
  show(
    image: Texture,
    mapping: Mapping,
    grid: { columns: number; rows: number },
    { width, height }: Size,
  ): void {
    const { uniforms } = this;
    uniforms.image!.value = image;
    (uniforms.mapping!.value as Matrix3).set(...(mapping as Parameters<Matrix3['set']>));
    (uniforms.grid!.value as Vector2).set(grid.columns, grid.rows);
    (uniforms.size!.value as Vector2).set(width, height);
  }
}

/**
 * What a drawing may consist of: SVG 2 without scripts, without HTML inside, without links, without animation (which can
 * set any attribute later), and without anything that is fetched. Whatever is not here is left out.
 */
const list = (names: string): Set<string> => new Set(names.split(/\s+/));

export const ELEMENTS = list(
  'svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath image style ' +
    'linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix feComponentTransfer ' +
    'feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology ' +
    'feOffset feTile feTurbulence',
);

/** Of these only the tags go: what stands inside is part of the drawing. */
export const TRANSPARENT = list('a switch');

/** Text that is read, not interpreted. */
export const PLAIN_ATTRIBUTES = list('id class lang role aria-label aria-labelledby aria-describedby aria-hidden');

/** Geometry and looks; each value is held against what may be written in it. */
export const ATTRIBUTES = list(
  'viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points dx dy rotate transform ' +
    'pathLength offset textLength lengthAdjust startOffset method spacing side gradientUnits gradientTransform ' +
    'spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits ' +
    'markerWidth markerHeight markerUnits refX refY orient filterUnits primitiveUnits in in2 result stdDeviation type ' +
    'values mode operator k1 k2 k3 k4 radius baseFrequency numOctaves seed stitchTiles tableValues slope intercept ' +
    'amplitude exponent',
);

/** As an attribute, in `style="…"` and in a `<style>`. */
export const PROPERTIES = list(
  'fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit ' +
    'stroke-dasharray stroke-dashoffset opacity color color-scheme display visibility overflow font font-family ' +
    'font-size font-style font-variant font-variant-numeric font-weight font-stretch font-feature-settings ' +
    'text-anchor text-decoration text-transform text-rendering dominant-baseline alignment-baseline baseline-shift ' +
    'letter-spacing word-spacing writing-mode direction unicode-bidi line-height white-space clip-path clip-rule mask ' +
    'mask-type filter marker marker-start marker-mid marker-end stop-color stop-opacity flood-color flood-opacity ' +
    'paint-order vector-effect shape-rendering image-rendering color-interpolation color-interpolation-filters ' +
    'mix-blend-mode isolation transform transform-origin transform-box background background-color pointer-events ' +
    'width height x y cx cy r rx ry d',
);

/** Everything in CSS that can be written with brackets behind it and fetches nothing. */
export const FUNCTIONS = list(
  'rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark var calc min max clamp translate translatex ' +
    'translatey scale scalex scaley rotate skew skewx skewy matrix path blur brightness contrast drop-shadow grayscale ' +
    'hue-rotate invert opacity saturate sepia',
);

export const AT_RULES = list('media supports');

// Makes `outlines.json` from Natural Earth; README.md beside this file says how and why.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import mapshaper from "mapshaper";
import codes from "i18n-iso-countries";

// Steps of one hundredth of a degree: about a kilometre, finer than the line of a poster.
const STEPS_PER_DEGREE = 100;
// Antarctica, which no figure shows, lies south of this latitude.
const SOUTHERN_LIMIT = -60;
// Smaller islands would be less than a dot.
const SMALLEST_KM2 = 250;
const KM_PER_DEGREE = 111.2;

const source = (name) => readFileSync(createRequire(import.meta.url).resolve(`world-atlas/${name}`));

/// Runs mapshaper's `commands` on a file and returns the features that come out.
async function features(name, content, commands) {
  const out = await mapshaper.applyCommands(`-i ${name} ${commands} -o out.json format=geojson`, { [name.split(" ")[0]]: content });
  const made = JSON.parse(out["out.json"]);
  return made.features ?? made.geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry }));
}

/// Area of a ring in km², by the shoelace formula in a plane that is true to scale at the ring's first latitude.
function area(ring) {
  const doubled = ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);
  return (Math.abs(doubled) / 2) * KM_PER_DEGREE ** 2 * Math.cos((ring[0][1] * Math.PI) / 180);
}

const polygons = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

/// A ring across the 180th meridian jumps there from one side of the world to the other; it goes on
/// to the east instead.
function unbroken(ring) {
  let before = ring[0][0];
  const goesOn = ring.map(([longitude, latitude]) => {
    before = longitude + 360 * Math.round((before - longitude) / 360);
    return [before, latitude];
  });
  const west = Math.min(...goesOn.map(([longitude]) => longitude));
  return west < -180 ? goesOn.map(([longitude, latitude]) => [longitude + 360, latitude]) : goesOn;
}

async function land() {
  const pieces = (await features("land-50m.json", source("land-50m.json"), "-explode"))
    .flatMap(({ geometry }) => polygons(geometry))
    .filter((polygon) => Math.max(...polygon[0].map(([, latitude]) => latitude)) > SOUTHERN_LIMIT)
    .map((polygon) => polygon.map(unbroken));
  const joined = { type: "MultiPolygon", coordinates: pieces };
  const commands = "-dissolve2 -explode -simplify planar weighted 16% keep-shapes -clean";
  const simple = await features("land.json", JSON.stringify(joined), commands);
  const rings = simple.flatMap(({ geometry }) => polygons(geometry)).filter(([shore]) => area(shore) > SMALLEST_KM2);
  const bySize = (a, b) => b.length - a.length;
  const steps = (ring) => ring.slice(0, -1).flat().map((degrees) => Math.round(degrees * STEPS_PER_DEGREE));
  const shores = rings.map(([shore]) => steps(shore)).sort(bySize);
  const lakes = rings.flatMap(([, ...holes]) => holes.map(steps)).sort(bySize);
  return { shores, lakes };
}

/// A point well inside the largest piece of land under each code of ISO 3166-1. What has no code has no point.
async function places() {
  const commands = "-target countries -dissolve code -points inner";
  const points = await features("countries-10m.json id-field=code", source("countries-10m.json"), commands);
  const found = points
    .map(({ geometry, properties }) => [codes.numericToAlpha3(properties.code ?? ""), geometry])
    .filter(([code, geometry]) => code && geometry)
    .map(([code, geometry]) => [code, geometry.coordinates.map((degrees) => Number(degrees.toFixed(2)))]);
  return found.sort();
}

const { shores, lakes } = await land();
const lines = (items) => `[\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
const points = (await places()).map(([code, point]) => `"${code}": ${JSON.stringify(point)}`);
const text = `{
"steps_per_degree": ${STEPS_PER_DEGREE},
"shores": ${lines(shores)},
"lakes": ${lines(lakes)},
"places": {\n${points.join(",\n")}\n}
}
`;
writeFileSync(new URL("outlines.json", import.meta.url), text);
console.log(`${shores.length} shores, ${lakes.length} lakes, ${points.length} places, ${text.length} bytes`);

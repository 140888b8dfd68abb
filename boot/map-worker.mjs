// Runs in the map's worker before the map does. The library would have the page fetch and parse what a blob: address names,
// hand it over object by object, and get it back the same way: tenths of a second of the page's time for the counties, seconds
// for the ZIP codes. Here the worker reads it by itself. When this script does not arrive, the library does as it always did.
const read = async ({ url }, { signal }) => {
  const response = await fetch(url, { signal });
  const data = await response.json();
  // The library returns what it loaded to the page, property by property; nobody there asks for the features.
  Object.defineProperty(data, "features", { enumerable: false });
  return { data };
};
self.addProtocol("blob:http", read);
self.addProtocol("blob:https", read);

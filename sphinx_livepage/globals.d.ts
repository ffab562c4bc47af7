// What the scripts of a page share by name. Only editors and TypeScript read this: no page gets it.

export {};

declare global {
  /** Draws what was never in view, before a page prints: loader.js. */
  var livepageDrawAll: (() => Promise<void>) | undefined;
  /** What draws figures: drawing.js. */
  var livepageDrawing: {
    draw(place: Element, figure: { data: any[]; layout: any }, libraries: string[], options?: any): Promise<void>;
    resize(place: Element): void;
  };
  /** In a page from a folder: the texts of modules, by name. */
  var livepageModules: Record<string, string>;
  /** The search: search.js, with the sections that the build wrote and the library's class. */
  var livepageSearch: any;
  var livepageSections: any;
  var MiniSearch: any;
  /** The theme's. */
  var toggleFullScreen: () => void;
  /** Where JupyterLab's loader looks for extensions. */
  var _JUPYTERLAB: Record<string, any>;
}

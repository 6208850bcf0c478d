// Runs pytest inside CPython as WebAssembly: `node run.mjs SITE PROJECT ARGUMENT…` from a folder that holds `pyodide`.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [site, project, ...args] = process.argv.slice(2);
const pyodide = createRequire(process.cwd() + "/").resolve("pyodide/pyodide.mjs");
const { loadPyodide } = await import(pathToFileURL(pyodide));
const { HYPOTHESIS_PROFILE = "short" } = process.env;
const python = await loadPyodide({
    env: { CI: "true", HOME: "/home", HYPOTHESIS_PROFILE, PENDULUM_EXTENSIONS: "0", PYTHONDONTWRITEBYTECODE: "1" },
});
for (const [inside, outside] of [["/site", site], ["/project/main", project]]) {
    python.FS.mkdirTree(inside);
    python.mountNodeFS(inside, outside);
}
process.exit(
    python.runPython(`
import os, sys
sys.path[:0] = ["/site", "/project/main/src", "/project/main"]
os.chdir("/project/main")
import pytest
print(sys.platform, sys.version)
int(pytest.main(${JSON.stringify(args)}))
`),
);

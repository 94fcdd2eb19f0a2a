// The suite bound to the installed package; the order of the imports matters.

import { instances } from "./instances.mjs";
import * as hookseal from "hookseal";
import * as testing from "hookseal/testing";
import goldens from "./goldens-data.mjs";
import { runSuite } from "./suite.mjs";
import vectors from "./vectors-data.mjs";

export const run = () => runSuite({ hookseal, testing, instances, vectors, goldens });

// @ts-check
/** On the page of a library that is not ready yet: asks for the page again when it is. */

import { answers } from "./server.js";

const AGAIN = 3000; // milliseconds

do await new Promise((resolve) => setTimeout(resolve, AGAIN));
while (!(await answers()));
location.replace(location.href); // never the form that may have been sent

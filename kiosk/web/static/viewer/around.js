// @ts-check
/**
 * Everything around a title that other pages have from their start: the bar, "hear this", the ways along a path, the
 * watch over the server. Here it comes after the first of the title, which it would otherwise keep waiting.
 */

import "../session/bar.js";
import "../voice/hear.js";
import "../waiting/leave.js";
import "../path/path.js";

/*
 * asset - style sheets, scripts, fonts and marks built into the binary.
 *
 * Served below /assets/. The address a page uses carries the hash of the content, so a browser may keep it for a year
 * and sees a new one at once; without the right hash the answer has to be revalidated every time.
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

/* "/assets/portal.css?v=1f3a…" for templates; an unknown name is a bug of ours (CHECK). Never NULL. */
const char *asset_url(const char *name);

#endif

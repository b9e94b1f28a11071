// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-clock.h"
#include "observe/nav-endpoint.h"
#include "observe/nav-server-metrics.h"

G_BEGIN_DECLS

/**
 * NavScraper:
 *
 * Asks a server for its metrics about once a second while a load test runs. Whatever the server
 * does, the test goes on: what cannot be had is left out. Lives in the thread that makes it.
 */
typedef struct _NavScraper NavScraper;

/**
 * NavScraperFate: what became of it.
 */
typedef enum {
  NAV_SCRAPER_UNTOLD, /* no page was asked for to its end */
  NAV_SCRAPER_NONE,   /* the server has no such page, or nothing that is known on it */
  NAV_SCRAPER_READ,
  NAV_SCRAPER_LOST,   /* it had, but then it was too slow, too large, or gone */
} NavScraperFate;

NavScraper *nav_scraper_new (const NavEndpoint *endpoint, const char *api_key,
                             const NavClock *clock, gint64 start_us, GArray *samples);
NavScraperFate nav_scraper_free (NavScraper *scraper);
char **nav_scraper_list_urls (const char *base);

G_END_DECLS

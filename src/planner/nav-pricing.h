// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "catalog/nav-spec.h"
#include "planner/nav-recommendation.h"

G_BEGIN_DECLS

/* The average month: 365 x 24 / 12 hours. */
#define NAV_HOURS_PER_MONTH 730.0

void nav_pricing_quote_cloud (NavCatalog *catalog, NavSpec *spec, const char *gpu,
                              NavPriceQuote *ret_quote);
void nav_pricing_quote_owned (const NavOwnedGpu *owned, NavPriceQuote *ret_quote);
const NavOwnedGpu *nav_pricing_find_owned (NavSpec *spec, const char *gpu);
void nav_price_quote_copy (const NavPriceQuote *quote, NavPriceQuote *ret_copy);
void nav_price_quote_clear (NavPriceQuote *quote);
double nav_pricing_hours_per_month (NavSpec *spec);

G_END_DECLS

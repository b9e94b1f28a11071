// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavNumberStyle:
 *
 * How numbers look to people. Plain text uses nav_number_style_plain; the window makes one from the
 * user's locale.
 */
typedef struct {
  const char *decimal; /* "." */
  const char *group;   /* "," between thousands; "" for none */
  gboolean currency_after; /* "12,50 €" rather than "€12.50" */
} NavNumberStyle;

extern const NavNumberStyle nav_number_style_plain;

char *nav_format_number (const NavNumberStyle *style, double value);
char *nav_format_count (const NavNumberStyle *style, double value);
char *nav_format_decimals (const NavNumberStyle *style, double value, int decimals);
char *nav_format_ms (const NavNumberStyle *style, double ms);
char *nav_format_ms_range (const NavNumberStyle *style, double low, double high);
char *nav_format_rate (const NavNumberStyle *style, double per_second);
char *nav_format_money (const NavNumberStyle *style, double amount, const char *currency);
char *nav_format_money_decimals (const NavNumberStyle *style, double amount, const char *currency,
                                 int decimals);
char *nav_format_percent (const NavNumberStyle *style, double ratio);
char *nav_format_gib (const NavNumberStyle *style, double gib);

G_END_DECLS

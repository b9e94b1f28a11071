// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavTokenGrid:
 *
 * A function of a count of tokens, tabulated at 1, 1.5, 2, 3, 4, 6, 8, ... and straight in between:
 * monotone where the function is, continuous, and cheap, since the place of a number follows from
 * the bits of its exponent and its first fraction bit. Beyond the last point the last piece goes
 * on. Below 1 it is that at 1. Private to serving.
 */
#define NAV_TOKEN_GRID_POINTS 30 /* up to 3 x 2^13 = 24,576 tokens */

static inline double
nav_token_grid_tokens (guint i)
{
  return (double) (1u << (i / 2)) * (i % 2 ? 1.5 : 1);
}

/* 1 over the width of a piece, which is half the power of two it begins with or is in; written as
 * the bits of 2^(1 - k). */
static inline double
nav_token_grid_inverse (guint i)
{
  guint64 bits = (guint64) (1023 + 1 - i / 2) << 52;
  double inverse;

  memcpy (&inverse, &bits, sizeof inverse);
  return inverse;
}

/* The piece that @tokens >= 1 lies in: twice the exponent, and whether the fraction is past 1.5. */
static inline guint
nav_token_grid_piece (double tokens)
{
  guint64 bits;
  guint piece;

  memcpy (&bits, &tokens, sizeof bits);
  piece = (guint) (bits >> 51) - 2 * 1023;
  return MIN (piece, NAV_TOKEN_GRID_POINTS - 2);
}

static inline double
nav_token_grid_at (const double *values, double tokens)
{
  guint i;
  double low;

  if (!(tokens > 1))
    return values[0];
  i = nav_token_grid_piece (tokens);
  low = nav_token_grid_tokens (i);
  return values[i] + (values[i + 1] - values[i]) * (tokens - low) * nav_token_grid_inverse (i);
}

G_END_DECLS

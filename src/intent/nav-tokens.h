// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-normalise.h"

G_BEGIN_DECLS

typedef enum {
  NAV_TOKEN_WORD,   /* letters, with digits and apostrophes inside: h100, don't, q&a */
  NAV_TOKEN_NUMBER, /* digits with separators inside: 1,200 */
  NAV_TOKEN_SYMBOL, /* one character of anything else */
} NavTokenKind;

/**
 * NavToken:
 *
 * A word, number or symbol of the normalised text, and where it stands in sentence, clause and
 * segment (what commas part).
 */
typedef struct {
  NavTokenKind kind;
  guint start; /* bytes of the normalised text */
  guint end;
  const char *word; /* as looked up: without a possessive 's, a typo corrected */
  const char *stem; /* singular */
  guint sentence;
  guint clause;
  guint segment;
  gboolean glued;       /* no space before it */
  gboolean capital;     /* first letter */
  gboolean all_caps;    /* two letters or more */
  gboolean code;        /* inside a ``` fence */
  gboolean quarantined; /* in a sentence that gives no facts */
  gboolean asking;      /* in a sentence that asks about a thing and states nothing */
  gboolean corrected;   /* a typo */
  gboolean refused;     /* part of what cannot be taken, and is said not to be */
  gboolean taken;       /* part of an entity, so no number or word of its own */
} NavToken;

GArray *nav_tokenise (const NavNormText *norm, GStringChunk *strings);
char *nav_stem (const char *word, GStringChunk *strings);
gboolean nav_token_is_any (const NavToken *token, const char *const *words);

G_END_DECLS

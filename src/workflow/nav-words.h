// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-finding.h"
#include "base/nav-format.h"

G_BEGIN_DECLS

/**
 * NavWordsStyle:
 *
 * In which language and with which numbers sentences are built. JSON carries English
 * (nav_words_english); people get the language of their locale (nav_words_local).
 */
typedef struct {
  const NavNumberStyle *numbers;
  gboolean translated; /* through gettext; FALSE: English as it stands in the source */
} NavWordsStyle;

extern const NavWordsStyle nav_words_english;
extern const NavWordsStyle nav_words_local;

/**
 * NavVocabulary: sets of short words for ids that the layers below hand out.
 */
typedef enum {
  NAV_WORDS_METRIC,        /* ttft_ms: TTFT */
  NAV_WORDS_METRIC_LONG,   /* ttft_ms: time to first token */
  NAV_WORDS_FIELD,         /* slo.ttft_ms: TTFT target; users: users */
  NAV_WORDS_BASIS,         /* one of three words: Measured, Checked, Calculated */
  NAV_WORDS_BASIS_LONG,    /* what each of the five bases means */
  NAV_WORDS_VERDICT,       /* met, close, missed, unknown */
  NAV_WORDS_ORIGIN,        /* said, edited, derived, assumed, default */
  NAV_WORDS_LIST,          /* best_quality: Best quality */
  NAV_WORDS_PRIORITY,      /* low, medium, high */
  NAV_WORDS_CONSTRAINT,    /* name of a constraint */
  NAV_WORDS_OPERATION,     /* of a derivation */
  NAV_WORDS_QUANTITY,      /* name of a derivation's value */
  NAV_WORDS_UNIT,          /* unit of a derivation's value */
  NAV_WORDS_ERROR,         /* kind of an error */
  NAV_WORDS_MEMORY_REASON, /* why a configuration does not fit into memory */
  NAV_WORDS_USE_CASE,
  NAV_WORDS_GLOSSARY,      /* a term explained */
  NAV_WORDS_CONSTANT,      /* why a constant is what it is */
  NAV_WORDS_COLLECTION,    /* of the knowledge base */
  NAV_WORDS_SATURATED,     /* no, close, yes */
  NAV_WORDS_INTENT_FIELD,  /* what a fact of a conversation is about */
  NAV_N_VOCABULARIES,
} NavVocabulary;

void nav_words_set_local_numbers (const NavNumberStyle *numbers);
char *nav_words_finding (const NavWordsStyle *style, NavFinding *finding);
gboolean nav_words_knows_finding (const char *code);
const char *nav_words_term (const NavWordsStyle *style, NavVocabulary vocabulary, const char *id);
gboolean nav_words_knows_term (NavVocabulary vocabulary, const char *id);
char *nav_words_quantity (const NavWordsStyle *style, double value, const char *unit);
char *nav_words_name (const NavWordsStyle *style, const char *path);
const char *nav_words_language (const NavWordsStyle *style);
gboolean nav_words_right_to_left (const NavWordsStyle *style);
char *nav_words_capital (const char *text);
char *nav_words_fill (const NavWordsStyle *style, const char *template, NavFinding *args);

G_END_DECLS

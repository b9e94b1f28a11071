// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/**
 * NavLexClass: what a phrase of the lexicon is. A phrase may have several classes only where the
 * lexicon's test names the pair.
 */
typedef enum {
  NAV_LEX_USE_CASE,   /* value: place in nav_intent_use_case_ids; weight: how much it says */
  NAV_LEX_ROLE,       /* text: the part it plays in a pair rule */
  NAV_LEX_SUMMARY,    /* a summary of unknown length; weight as above */
  NAV_LEX_LONG_TEXT,  /* makes a summary a long one */
  NAV_LEX_DOCUMENT,   /* what is read, not who reads: documents, tickets, mails */
  NAV_LEX_PERSON,     /* value: 2 users by name, 1 people, 0 staff that runs the system */
  NAV_LEX_COMPANY,    /* a headcount of it is not the users */
  NAV_LEX_CONCURRENT, /* at the same time */
  NAV_LEX_REQUEST,    /* what arrives at a rate; value: 1 where it is a request by name */
  NAV_LEX_PERIOD,     /* text: second, minute, hour, day, month, year; value: seconds */
  NAV_LEX_PERIODIC,   /* "daily": a period without "per" */
  NAV_LEX_TIME_UNIT,  /* value: milliseconds */
  NAV_LEX_RATE_UNIT,  /* "rps": text: the period */
  NAV_LEX_TOKEN_RATE, /* "tok/s" */
  NAV_LEX_CURRENCY,   /* text: ISO 4217 */
  NAV_LEX_LANGUAGE,   /* text: ISO 639-1 */
  NAV_LEX_INDUSTRY,   /* text */
  NAV_LEX_CONSTRAINT, /* text */
  NAV_LEX_DOMAIN,     /* text */
  NAV_LEX_DIMENSION,  /* value: NavDimension */
  NAV_LEX_LEVEL,      /* value: 3 critical, 2 important, 1 nice, 0 average, -1 unimportant */
  NAV_LEX_SIZE,       /* value: 1 big, -1 small: what it means depends on the dimension */
  NAV_LEX_QUALITY,    /* text: "latency+" ...: a word that is a dimension and a level in one */
  NAV_LEX_PRIORITY,   /* text likewise: a whole phrase */
  NAV_LEX_EXPERIENCE, /* text: experience class, and "latency-" or so after a space */
  NAV_LEX_NEGATION,   /* value: 1 before what it denies, 2 after it */
  NAV_LEX_NO_NEGATION, /* "no preference", "not only": looks like a negation and is none */
  NAV_LEX_GPU,        /* text: family, "A100" for both variants */
  NAV_LEX_MODEL,      /* text: family */
  NAV_LEX_ACT,        /* text: greeting, thanks, reset, proceed, unknown, none, yes, no ... */
  NAV_LEX_TOPIC,      /* a word of our domain, so that the turn is not off topic */
  NAV_LEX_GLOSSARY,   /* text: the term's key */
  NAV_N_LEX_CLASSES,
} NavLexClass;

typedef enum {
  NAV_DIMENSION_ACCURACY,
  NAV_DIMENSION_COST,
  NAV_DIMENSION_LATENCY,
  NAV_DIMENSION_COMPLEXITY,
  NAV_N_DIMENSIONS,
} NavDimension;

/**
 * NavLexEntry: a phrase of lower-case words in the singular. A word that ends in `*` matches every
 * word it begins.
 */
typedef struct {
  const char *phrase;
  NavLexClass class;
  const char *text;
  double value;
  double weight;
} NavLexEntry;

/* The tables, each ended by an entry without a phrase. */
extern const NavLexEntry nav_lexicon_use_cases[];
extern const NavLexEntry nav_lexicon_people[];
extern const NavLexEntry nav_lexicon_priorities[];
extern const NavLexEntry nav_lexicon_scopes[];
extern const NavLexEntry nav_lexicon_names[];
extern const NavLexEntry nav_lexicon_acts[];
extern const char *const nav_english_words; /* apart by one space */
extern const char *const nav_domain_words;

/**
 * NavLexiconSource: the names that the knowledge base knows, NULL-terminated.
 */
typedef struct {
  const char *const *model_ids;
  const char *const *gpu_names; /* keys and aliases: h100-sxm, NVIDIA-L4, ... */
} NavLexiconSource;

/**
 * NavLexicon: everything the rules know about words. Immutable, reference-counted, any thread.
 */
typedef struct _NavLexicon NavLexicon;

#define NAV_TYPE_LEXICON (nav_lexicon_get_type ())
GType nav_lexicon_get_type (void);

NavLexicon *nav_lexicon_new (const NavLexiconSource *source);
NavLexicon *nav_lexicon_new_from_catalog (NavCatalog *catalog);
NavLexicon *nav_lexicon_ref (NavLexicon *lexicon);
void nav_lexicon_unref (NavLexicon *lexicon);

/* A phrase with its words apart; owned by the lexicon. */
typedef struct {
  const NavLexEntry *entry;
  char **words;
  guint n_words;
} NavLexPhrase;

const GPtrArray *nav_lexicon_find (const NavLexicon *lexicon, const char *word);
const GPtrArray *nav_lexicon_find_prefixes (const NavLexicon *lexicon, const char *word);
gboolean nav_lexicon_knows_word (const NavLexicon *lexicon, const char *word);
const GPtrArray *nav_lexicon_get_words (const NavLexicon *lexicon, char first_letter);
gboolean nav_lexicon_knows_gpu (const NavLexicon *lexicon, const char *family);
gboolean nav_lexicon_knows_model_publisher (const NavLexicon *lexicon, const char *publisher);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavLexicon, nav_lexicon_unref)

G_END_DECLS

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavWordsEntry: a code or an id and its words, marked for translation. An empty id ends a table.
 */
typedef struct {
  const char *id;
  const char *words;
} NavWordsEntry;

/* The one kind of text that is a list: names of NavIntentFields with commas between them. */
#define NAV_WORDS_KIND_INTENT_FIELDS "intent-fields"

extern const NavWordsEntry _nav_words_findings[];
extern const NavWordsEntry _nav_words_glossary[];
const NavWordsEntry *_nav_words_vocabulary (NavVocabulary vocabulary);
const char *_nav_words_look_up (const NavWordsEntry *table, const char *id);
const char *_nav_words_translate (const NavWordsStyle *style, const char *words);
char *_nav_words_fill (const NavWordsStyle *style, const char *words, NavFinding *args);
gboolean _nav_words_vocabulary_for_kind (const char *kind, NavVocabulary *ret_vocabulary);

char *_nav_words_format (const NavWordsStyle *style, const char *kind, double value);
gboolean _nav_words_knows_kind (const char *kind);

G_END_DECLS

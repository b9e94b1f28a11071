// SPDX-License-Identifier: Apache-2.0
// The words and phrases the rules know, indexed by first word; names come from the catalogue.

#include "nav-lexicon.h"

#include <string.h>

struct _NavLexicon {
  GHashTable *by_word; /* first word -> GPtrArray of NavLexPhrase */
  GHashTable *by_prefix; /* first three letters of a first word with * -> likewise */
  GHashTable *words; /* every word of every phrase, and plain English: correct spelling */
  GPtrArray *candidates[26]; /* words a typo may have meant, by first letter */
  GHashTable *gpus; /* families that the catalogue has */
  GHashTable *publishers; /* of models in the catalogue */
  GPtrArray *phrases;
  GPtrArray *entries; /* entries made from the catalogue */
  GStringChunk *strings;
};

G_DEFINE_BOXED_TYPE (NavLexicon, nav_lexicon, nav_lexicon_ref, nav_lexicon_unref)

static void
phrase_free (gpointer data)
{
  NavLexPhrase *phrase = data;

  g_strfreev (phrase->words);
  g_free (phrase);
}

static void
index_phrase (GHashTable *table, const char *key, NavLexPhrase *phrase)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list == NULL) {
    list = g_ptr_array_new ();
    g_hash_table_insert (table, g_strdup (key), list);
  }
  g_ptr_array_add (list, phrase);
}

static void
add_candidate (NavLexicon *lexicon, const char *word)
{
  gsize n = strlen (word);

  if (n < 5 || g_hash_table_contains (lexicon->words, word))
    return;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_islower (word[i]))
      return;
  g_ptr_array_add (lexicon->candidates[word[0] - 'a'],
                   g_string_chunk_insert_const (lexicon->strings, word));
}

/* A word with * is a stem of many words; what it begins with is spelled right, too. */
static void
learn_word (NavLexicon *lexicon, const char *word)
{
  g_autofree char *plain = g_strdup (word);

  if (g_str_has_suffix (plain, "*"))
    return;
  add_candidate (lexicon, plain);
  g_hash_table_add (lexicon->words, g_string_chunk_insert_const (lexicon->strings, plain));
}

static void
add_entry (NavLexicon *lexicon, const NavLexEntry *entry)
{
  NavLexPhrase *phrase = g_new0 (NavLexPhrase, 1);
  const char *first;

  phrase->entry = entry;
  phrase->words = g_strsplit (entry->phrase, " ", -1);
  phrase->n_words = g_strv_length (phrase->words);
  g_ptr_array_add (lexicon->phrases, phrase);
  first = phrase->words[0];
  if (g_str_has_suffix (first, "*")) {
    g_autofree char *key = g_strndup (first, 3);
    index_phrase (lexicon->by_prefix, key, phrase);
  } else {
    index_phrase (lexicon->by_word, first, phrase);
  }
  for (guint i = 0; i < phrase->n_words; i++)
    learn_word (lexicon, phrase->words[i]);
  if (entry->class == NAV_LEX_PERSON && phrase->n_words == 1) {
    g_autofree char *plural = g_strconcat (first, "s", NULL);
    learn_word (lexicon, plural);
  }
}

static void
add_table (NavLexicon *lexicon, const NavLexEntry *table)
{
  for (; table->phrase != NULL; table++)
    add_entry (lexicon, table);
}

/* Words that the tables hold only as stems, in the forms people write. */
static void
add_domain_words (NavLexicon *lexicon)
{
  g_auto (GStrv) words = g_strsplit (nav_domain_words, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      learn_word (lexicon, words[i]);
}

/* Plain English words are known to be spelled right, but no typo is taken for one of them. */
static void
add_english (NavLexicon *lexicon)
{
  g_auto (GStrv) words = g_strsplit (nav_english_words, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_hash_table_add (lexicon->words, g_string_chunk_insert_const (lexicon->strings, words[i]));
}

/* "NVIDIA-A100-80GB" and "h100-sxm" name the families A100-80 and H100. */
static char *
make_gpu_family (const char *name)
{
  static const char *const prefixes[] = { "NVIDIA-", "AMD-INSTINCT-", "AMD-", "TESLA-", NULL };
  static const char *const suffixes[] = { "-SXM", "-SXM5", "-SXM4", "-PCIE", "-NVL", "GB", NULL };
  g_autofree char *family = g_ascii_strup (name, -1);

  for (guint i = 0; prefixes[i] != NULL; i++)
    if (g_str_has_prefix (family, prefixes[i]))
      memmove (family, family + strlen (prefixes[i]), strlen (family + strlen (prefixes[i])) + 1);
  for (guint i = 0; suffixes[i] != NULL; i++)
    if (g_str_has_suffix (family, suffixes[i]))
      family[strlen (family) - strlen (suffixes[i])] = '\0';
  return g_steal_pointer (&family);
}

/* Cards that no table of ours names become known by the catalogue's name for them. */
static void
add_gpu (NavLexicon *lexicon, const char *name)
{
  g_autofree char *family = make_gpu_family (name);
  g_autofree char *phrase = g_ascii_strdown (family, -1);
  NavLexEntry *entry;

  if (family[0] == '\0' || strlen (family) > 32)
    return;
  g_hash_table_add (lexicon->gpus, g_strdup (family));
  g_strdelimit (phrase, "-_/ ", ' ');
  if (!g_ascii_isalpha (phrase[0]) || strlen (phrase) < 2 ||
      g_hash_table_contains (lexicon->by_word, phrase) || strpbrk (phrase, " ") != NULL)
    return;
  entry = g_new0 (NavLexEntry, 1);
  entry->phrase = g_string_chunk_insert_const (lexicon->strings, phrase);
  entry->class = NAV_LEX_GPU;
  entry->text = g_string_chunk_insert_const (lexicon->strings, family);
  g_ptr_array_add (lexicon->entries, entry);
  add_entry (lexicon, entry);
}

static void
add_model (NavLexicon *lexicon, const char *id)
{
  const char *slash = strchr (id, '/');

  if (slash != NULL)
    g_hash_table_add (lexicon->publishers, g_ascii_strdown (id, slash - id));
}

static NavLexicon *
lexicon_alloc (void)
{
  NavLexicon *lexicon = g_atomic_rc_box_new0 (NavLexicon);

  lexicon->by_word =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  lexicon->by_prefix =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  lexicon->words = g_hash_table_new (g_str_hash, g_str_equal);
  lexicon->gpus = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lexicon->publishers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lexicon->phrases = g_ptr_array_new_with_free_func (phrase_free);
  lexicon->entries = g_ptr_array_new_with_free_func (g_free);
  lexicon->strings = g_string_chunk_new (8192);
  for (guint i = 0; i < G_N_ELEMENTS (lexicon->candidates); i++)
    lexicon->candidates[i] = g_ptr_array_new ();
  return lexicon;
}

/**
 * nav_lexicon_new:
 * @source: (nullable): names of the knowledge base; without it, cards are taken as they are named
 *
 * Returns: (transfer full)
 */
NavLexicon *
nav_lexicon_new (const NavLexiconSource *source)
{
  NavLexicon *lexicon = lexicon_alloc ();

  add_table (lexicon, nav_lexicon_use_cases);
  add_table (lexicon, nav_lexicon_people);
  add_table (lexicon, nav_lexicon_priorities);
  add_table (lexicon, nav_lexicon_scopes);
  add_table (lexicon, nav_lexicon_names);
  add_table (lexicon, nav_lexicon_acts);
  add_domain_words (lexicon);
  add_english (lexicon);
  for (guint i = 0; source != NULL && source->gpu_names != NULL && source->gpu_names[i]; i++)
    add_gpu (lexicon, source->gpu_names[i]);
  for (guint i = 0; source != NULL && source->model_ids != NULL && source->model_ids[i]; i++)
    add_model (lexicon, source->model_ids[i]);
  return lexicon;
}

/**
 * nav_lexicon_new_from_catalog:
 *
 * Returns: (transfer full): a lexicon that knows the models and GPUs of @catalog
 */
NavLexicon *
nav_lexicon_new_from_catalog (NavCatalog *catalog)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);
  g_autoptr (GPtrArray) model_ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) gpu_names = g_ptr_array_new ();
  NavLexiconSource source;

  for (guint i = 0; i < models->len; i++)
    g_ptr_array_add (model_ids, ((NavModel *) models->pdata[i])->id);
  g_ptr_array_add (model_ids, NULL);
  for (guint i = 0; i < gpus->len; i++) {
    const NavGpu *gpu = gpus->pdata[i];

    g_ptr_array_add (gpu_names, gpu->id);
    for (guint j = 0; gpu->aliases != NULL && gpu->aliases[j] != NULL; j++)
      g_ptr_array_add (gpu_names, gpu->aliases[j]);
  }
  g_ptr_array_add (gpu_names, NULL);
  source.model_ids = (const char *const *) model_ids->pdata;
  source.gpu_names = (const char *const *) gpu_names->pdata;
  return nav_lexicon_new (&source);
}

NavLexicon *
nav_lexicon_ref (NavLexicon *lexicon)
{
  return g_atomic_rc_box_acquire (lexicon);
}

static void
lexicon_free (gpointer data)
{
  NavLexicon *lexicon = data;

  g_hash_table_unref (lexicon->by_word);
  g_hash_table_unref (lexicon->by_prefix);
  g_hash_table_unref (lexicon->words);
  g_hash_table_unref (lexicon->gpus);
  g_hash_table_unref (lexicon->publishers);
  g_ptr_array_unref (lexicon->phrases);
  g_ptr_array_unref (lexicon->entries);
  for (guint i = 0; i < G_N_ELEMENTS (lexicon->candidates); i++)
    g_ptr_array_unref (lexicon->candidates[i]);
  g_string_chunk_free (lexicon->strings);
}

void
nav_lexicon_unref (NavLexicon *lexicon)
{
  g_atomic_rc_box_release_full (lexicon, lexicon_free);
}

/**
 * nav_lexicon_find:
 *
 * Returns: (nullable) (element-type NavLexPhrase): phrases whose first word is @word
 */
const GPtrArray *
nav_lexicon_find (const NavLexicon *lexicon, const char *word)
{
  return g_hash_table_lookup (lexicon->by_word, word);
}

/**
 * nav_lexicon_find_prefixes:
 *
 * Returns: (nullable) (element-type NavLexPhrase): phrases whose first word may begin @word
 */
const GPtrArray *
nav_lexicon_find_prefixes (const NavLexicon *lexicon, const char *word)
{
  char key[4] = { 0 };

  if (strlen (word) < 3)
    return NULL;
  memcpy (key, word, 3);
  return g_hash_table_lookup (lexicon->by_prefix, key);
}

/**
 * nav_lexicon_knows_word:
 *
 * Returns: whether @word is spelled right, as far as the lexicon and the word list can tell
 */
gboolean
nav_lexicon_knows_word (const NavLexicon *lexicon, const char *word)
{
  return g_hash_table_contains (lexicon->words, word);
}

/**
 * nav_lexicon_get_words:
 *
 * Returns: (element-type utf8): words that a misspelled word may have meant
 */
const GPtrArray *
nav_lexicon_get_words (const NavLexicon *lexicon, char first_letter)
{
  g_return_val_if_fail (g_ascii_islower (first_letter), NULL);

  return lexicon->candidates[first_letter - 'a'];
}

/**
 * nav_lexicon_knows_gpu:
 *
 * Returns: whether the catalogue has a card of @family; TRUE without a catalogue
 */
gboolean
nav_lexicon_knows_gpu (const NavLexicon *lexicon, const char *family)
{
  return g_hash_table_size (lexicon->gpus) == 0 || g_hash_table_contains (lexicon->gpus, family);
}

gboolean
nav_lexicon_knows_model_publisher (const NavLexicon *lexicon, const char *publisher)
{
  return g_hash_table_contains (lexicon->publishers, publisher);
}

/* The phrases that are looked for, compiled. */
#ifndef TEXTCLEAN_PHRASES_H
#define TEXTCLEAN_PHRASES_H

#include "fold.h"

/* Where on its line a phrase has to stand, in the order of ANCHORS in textclean/text/phrases.py. */
enum anchor {
    ANYWHERE = 1 << 0,
    LINE_START = 1 << 1,
    LINE_END = 1 << 2,
    WHOLE_LINE = 1 << 3,
    SHORT_LINE = 1 << 4,
    PHRASE_LINE = 1 << 5,
    TEXT_END = 1 << 6,
    ALL_ANCHORS = (1 << 7) - 1,
};

/* What a key that is reported stands for: where its phrase may stand, and the plugin that looks for it. */
typedef struct {
    int anchor, plugin;
} phrase_key;

/* A spelling of a phrase, or of the part of one with numbers that is looked for; the rest of that one is looked at in
 * Python. "templates" has the anchors of such phrases, by where a number has to stand: before it (1), behind it (2). */
typedef struct {
    Py_ssize_t offset, length;
    Py_ssize_t first, reported; /* its keys */
    Py_ssize_t parent; /* the longest other literal that this one begins with, or -1 */
    uint8_t anchors;
    uint8_t templates[4];
} literal;

enum { NUMBER_BEFORE = 1, NUMBER_BEHIND = 2 };

/* By what characters literals begin: most places of a text are passed over by a look into these tables. An entry has the
 * anchors of all literals that share it; a wrong yes costs a search, and a no is certain. */
enum { GATE_ONE = 1 << 10, GATE_BITS_TWO = 13, GATE_BITS_FOUR = 14, GATE_BITS_SEVEN = 15 };
typedef struct {
    uint8_t one[GATE_ONE];              /* literals of one character */
    uint8_t two[1 << GATE_BITS_TWO];     /* by their first two: those of two or three */
    uint8_t begin[1 << GATE_BITS_TWO];   /* by their first two: longer ones */
    uint8_t four[1 << GATE_BITS_FOUR];   /* by their first four: those of four to six */
    uint8_t seven[1 << GATE_BITS_SEVEN]; /* by their first seven: longer ones */
} gate;

typedef struct {
    PyObject_HEAD
    characters *known;
    literal *literals; /* sorted by their characters */
    uint64_t *heads;   /* the first three characters of each */
    Py_ssize_t literal_count;
    Py_UCS4 *pool;
    Py_ssize_t pool_size;
    phrase_key *keys; /* by key */
    Py_ssize_t key_count;
    int *reported; /* the keys of all literals, one literal's behind the other's */
    Py_ssize_t reported_count, reported_room;
    Py_ssize_t short_line, long_line, label_line, head;
    uint8_t anchors, template_anchors;
    gate plain, templates;
} phrase_search;

/* Return the longest literal that a folded text goes on with at a place, or -1. */
Py_ssize_t longest_literal(const phrase_search *self, const folded_text *text, Py_ssize_t at);

/* Say whether a literal of one of the wanted anchors may begin at a place. */
bool passes_gate(const gate *passed, const folded_text *text, Py_ssize_t at, int wanted);

#endif

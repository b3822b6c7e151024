/* The native core: what its modules share.
 *
 * Everything here has a twin in Python, which is the reference: both give the same. There is no table of Unicode here;
 * what is known about characters comes from Python (characters.c). Texts are read as code points, four bytes each, so
 * that all offsets are those of Python.
 *
 * Nothing is shared between calls but what never changes once it is made, and no lock is held: threads may use the same
 * objects. Only the stable ABI of Python 3.11 is used.
 */
#ifndef TEXTCLEAN_CORE_H
#define TEXTCLEAN_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

/* What a character is; textclean/text/characters.py has the same numbers. */
enum character_class {
    IS_WHITE = 1 << 0,       /* stripped from both ends of a line */
    IS_BREAK = 1 << 1,       /* ends a line */
    IS_SPACE = 1 << 2,       /* parts words */
    IS_ALNUM = 1 << 3,       /* a letter or digit */
    IS_IN_WORD = 1 << 4,     /* a letter, a digit or a mark on one */
    IS_UNSPACED = 1 << 5,    /* of a script that is written without spaces */
    IS_END_MARK = 1 << 6,    /* ends a sentence */
    IS_AFTER_END = 1 << 7,   /* may stand behind what ends a sentence */
    IS_UNCOMMON = 1 << 8,    /* words of a text with one of these are not parted by plain spaces alone */
    IS_DIGIT = 1 << 9,       /* a decimal digit of any script */
    GOES_ON = 1 << 10,       /* a word may go on beside it */
    JOINS = 1 << 11,         /* folds together with some character before it */
    IS_DOTTED = 1 << 12,     /* folds to an "i" that has its dot already */
    IS_SIGN = 1 << 13,       /* no letter, digit, underscore or white space */
    IS_UPPER = 1 << 14,      /* a capital letter */
    IS_LOWER = 1 << 15,      /* a small letter */
};

/* What a character folds to where it folds to nothing. */
#define FOLDS_TO_NOTHING UINT32_MAX

/* Two folded characters that become one. */
typedef struct {
    uint32_t first, second, whole;
} join_rule;

/* What is known about 256 characters that follow each other. */
typedef struct {
    uint16_t classes[256];
    uint32_t folded[256];
    uint32_t second[256];        /* what a character that folds to two has as its second; else 0 */
    uint16_t folded_classes[256]; /* the classes of what they fold to */
} character_page;

enum { CHARACTER_PAGES = 0x1100, MOST_JOIN_RULES = 64 };

/* Knowledge about characters, which comes in pages when it is first needed. */
typedef struct {
    PyObject_HEAD
    PyObject *fill;
    character_page *pages[CHARACTER_PAGES];
    join_rule rules[MOST_JOIN_RULES];
    Py_ssize_t rule_count;
} characters;

/* One line: where it starts with its white space, where it starts and ends without, and what is counted on it. */
typedef struct {
    Py_ssize_t raw, start, end, words;
    Py_ssize_t other_words; /* the words, where plain spaces do not part all of them */
    Py_ssize_t digits, numbers, signs;
    Py_ssize_t capital_words, small_words; /* words that begin with a capital letter, and with a small one */
    bool ends_sentence;
} line_record;

/* A text and its lines. */
typedef struct {
    PyObject_HEAD
    PyObject *text;
    Py_UCS4 *chars;
    Py_ssize_t length;
    line_record *lines;
    Py_ssize_t count, capacity, filled;
    characters *known;
} line_table;

/* The types of the module, for those that are given objects of one another. */
typedef struct {
    PyTypeObject *characters_type;
    PyTypeObject *line_table_type;
    PyTypeObject *phrase_search_type;
} core_state;

extern PyType_Spec characters_spec, line_table_spec, phrase_search_spec;

/* Return the page that a character is on, or NULL with an error set. */
const character_page *page_of(characters *known, Py_UCS4 character);

/* Read all lines of a table's text; return 0, or -1 with an error set. */
int read_lines(line_table *self);

/* Return whether a stretch of a text ends a sentence; -1 with an error set. */
int ends_sentence(characters *known, const Py_UCS4 *chars, Py_ssize_t start, Py_ssize_t end);

/* Methods of Characters that need more than the pages. */
PyObject *characters_ends_sentence(PyObject *self, PyObject *text);
PyObject *characters_fold(PyObject *self, PyObject *text);

/* Say whether an argument is of one of the module's types; else set a TypeError. */
bool is_instance(PyObject *argument, PyObject *self, int which, const char *name);
enum { CHARACTERS_TYPE, LINE_TABLE_TYPE, PHRASE_SEARCH_TYPE };

/* Return the page that a character is on, as page_of; nearly always it is there. */
static inline const character_page *
known_page(characters *known, Py_UCS4 character)
{
    const character_page *page = known->pages[character >> 8];
    return page != NULL ? page : page_of(known, character);
}

/* Return the class of a character; -1 with an error set. */
static inline int
class_of(characters *known, Py_UCS4 character)
{
    const character_page *page = known_page(known, character);
    return page == NULL ? -1 : page->classes[character & 0xFF];
}

#endif

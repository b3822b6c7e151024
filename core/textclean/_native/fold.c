/* Folding: no case, no typography, one spelling of a letter, no invisible characters. What each character folds to is told
 * by Python (characters.c); what is done here is to join those that become one. */
#include "fold.h"

#include <string.h>

void
free_folded(folded_text *folded)
{
    PyMem_Free(folded->chars);
    PyMem_Free(folded->classes);
    PyMem_Free(folded->starts);
    PyMem_Free(folded->ends);
    *folded = (folded_text){0};
}

/* Make an array larger; return whether there was room for it. */
static bool
enlarge(void **array, size_t count, size_t size)
{
    void *larger = PyMem_Realloc(*array, count * size);
    if (larger == NULL) {
        return false;
    }
    *array = larger;
    return true;
}

/* Make room for the most characters that a stretch can fold to: two for each. */
static int
make_room(folded_text *folded, Py_ssize_t length)
{
    folded->count = 0;
    if (length > INT32_MAX / 2) {
        PyErr_SetString(PyExc_OverflowError, "a line is too long to be folded");
        return -1;
    }
    size_t wanted = 2 * (size_t)length + 16;
    if ((size_t)folded->capacity >= wanted) {
        return 0;
    }
    folded->capacity = 0;
    if (!enlarge((void **)&folded->chars, wanted, sizeof(Py_UCS4)) ||
        !enlarge((void **)&folded->classes, wanted, sizeof(uint16_t)) ||
        !enlarge((void **)&folded->starts, wanted, sizeof(uint32_t)) ||
        !enlarge((void **)&folded->ends, wanted, sizeof(uint32_t))) {
        PyErr_NoMemory();
        return -1;
    }
    folded->capacity = (Py_ssize_t)wanted;
    return 0;
}

/* Return the rule by which a character joins the one before it, or NULL. An "i" takes one dot. */
static const join_rule *
rule_for(const characters *known, const folded_text *folded, Py_UCS4 character)
{
    if (folded->count == 0) {
        return NULL;
    }
    Py_ssize_t last = folded->count - 1;
    for (Py_ssize_t number = 0; number < known->rule_count; number++) {
        const join_rule *rule = &known->rules[number];
        if (rule->second == character && rule->first == folded->chars[last]) {
            bool dotted = rule->whole == rule->first && (folded->classes[last] & IS_DOTTED);
            return dotted ? NULL : rule;
        }
    }
    return NULL;
}

/* Add a folded character. */
static inline void
add(folded_text *folded, Py_UCS4 character, int class, Py_ssize_t at)
{
    folded->chars[folded->count] = character;
    folded->classes[folded->count] = (uint16_t)class;
    folded->starts[folded->count] = (uint32_t)at;
    folded->ends[folded->count] = (uint32_t)(at + 1);
    folded->count++;
}

/* Join a folded character to the last one, or add it; return 0, or -1 with an error set. */
static int
join(characters *known, folded_text *folded, Py_UCS4 character, int class, Py_ssize_t at)
{
    const join_rule *rule = rule_for(known, folded, character);
    if (rule == NULL) {
        add(folded, character, class, at);
        return 0;
    }
    class = class_of(known, rule->whole);
    if (class < 0) {
        return -1;
    }
    Py_ssize_t last = folded->count - 1;
    folded->chars[last] = rule->whole;
    folded->classes[last] = (uint16_t)(class | (rule->whole == rule->first ? IS_DOTTED : 0));
    folded->ends[last] = (uint32_t)(at + 1);
    return 0;
}

/* Add the second character that one folds to; return 0, or -1 with an error set. */
static int
add_second(characters *known, folded_text *folded, Py_UCS4 character, Py_ssize_t at)
{
    int class = class_of(known, character);
    if (class < 0) {
        return -1;
    }
    add(folded, character, class, at);
    return 0;
}

int
fold_stretch(characters *known, const Py_UCS4 *chars, Py_ssize_t length, folded_text *folded)
{
    if (make_room(folded, length) < 0) {
        return -1;
    }
    for (Py_ssize_t at = 0; at < length; at++) {
        const character_page *page = known_page(known, chars[at]);
        if (page == NULL) {
            return -1;
        }
        Py_UCS4 place = chars[at] & 0xFF;
        int class = page->folded_classes[place] | (page->classes[place] & IS_DOTTED);
        if (page->folded[place] == FOLDS_TO_NOTHING) {
            continue;
        }
        if (!(class & JOINS)) {
            add(folded, page->folded[place], class, at);
        } else if (join(known, folded, page->folded[place], class, at) < 0) {
            return -1;
        }
        if (page->second[place] && add_second(known, folded, page->second[place], at) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Return a string of code points, lone surrogates too. */
static PyObject *
string_of(const Py_UCS4 *chars, Py_ssize_t count)
{
    int order = 1;
    memcpy(&order, "\1\0\0\0", sizeof(order));
    order = order == 1 ? -1 : 1; /* as this machine has it: -1 is little-endian */
    return PyUnicode_DecodeUTF32((const char *)chars, count * (Py_ssize_t)sizeof(Py_UCS4), "surrogatepass", &order);
}

PyObject *
characters_fold(PyObject *self, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a string was expected");
        return NULL;
    }
    Py_UCS4 *chars = PyUnicode_AsUCS4Copy(text);
    if (chars == NULL) {
        return NULL;
    }
    folded_text folded = {0};
    PyObject *told = NULL;
    if (fold_stretch((characters *)self, chars, PyUnicode_GetLength(text), &folded) == 0) {
        told = string_of(folded.chars, folded.count);
    }
    free_folded(&folded);
    PyMem_Free(chars);
    return told;
}

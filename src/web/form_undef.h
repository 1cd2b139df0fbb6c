/* form_undef - takes back the words of a forms file after web/form_decl.h and web/form_defs.h have read it. */
#undef FORM
#undef FORM_END
#undef FIELD_PATH_ID
#undef FIELD_PATH_TEXT
#undef FIELD_TEXT
#undef FIELD_LONG_TEXT
#undef FIELD_SECRET
#undef FIELD_INT
#undef FIELD_ID
#undef FIELD_DATE
#undef FIELD_FLAG
#undef FIELD_CHOICE
#undef FIELD_LIST
#undef FIELD_LIST_OF
#undef FIELD_FILE
#undef FORM_FILE

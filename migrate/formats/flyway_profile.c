/* Profiles of Spring: settings that hold for some runs of the program only. */
#include "migrate/formats/flyway.h"

/* What a profile says. Which one runs is not known here: of what is not said for all of them, only what every
 * profile that says it says alike is taken (format_flyway_take_profiles()). */
void format_flyway_keep_profile(struct arena *a, struct flyway_config *c, const struct flyway_config *said)
{
	for (size_t i = 0; i < said->n; i++) {
		size_t k = 0;
		while (k < c->profiles.n && !str_eq(c->profiles.v[k].key, said->v[i].key))
			k++;
		if (k == c->profiles.n)
			*VEC_PUSH(a, &c->profiles) = said->v[i];
		else if (!str_eq(c->profiles.v[k].value, said->v[i].value))
			c->profiles.v[k].value = STR_NONE;
	}
}

void format_flyway_take_profiles(struct arena *a, struct flyway_config *c)
{
	for (size_t i = 0; i < c->profiles.n; i++) {
		struct flyway_setting *p = &c->profiles.v[i];
		if (p->value.n && !format_flyway_setting(c, str_z(a, p->key)).n)
			*VEC_PUSH(a, c) = *p;
	}
}

/* Spring Boot 2.4 on: spring.config.activate.on-profile; before: spring.profiles
 * (docs.spring.io/spring-boot/reference/features/external-config.html). */
bool format_flyway_is_profile(struct str document)
{
	for (struct format_line l = {0}; format_next_line(document, &l);) {
		struct str line = str_trim(l.text);
		size_t colon = str_chr(line, ':'), equals = str_chr(line, '=');
		struct str key = str_trim(str_sub(line, 0, colon < equals ? colon : equals));
		bool said = str_trim(str_sub(line, key.n + 1, line.n)).n > 0;
		if (said && (str_ends(key, STR("on-profile")) || str_ends(key, STR("onProfile")) ||
				    str_eq(key, STR("spring.profiles")) || str_eq(key, STR("profiles"))))
			return true;
	}
	return false;
}

package dev.tocsin.importers.pinger;

import dev.tocsin.importers.address.Address;
import dev.tocsin.importers.output.Literal;
import dev.tocsin.importers.output.Secrets;
import dev.tocsin.importers.source.IniFile;
import dev.tocsin.importers.source.IniValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** The token that tasks want: one that is known, or one that is fetched before each request. */
final class TokenAuth {

    private static final String SECTION = "token_auth";

    private final IniFile ini;
    private final Secrets secrets;

    TokenAuth(IniFile ini, Secrets secrets) {
        this.ini = ini;
        this.secrets = secrets;
    }

    /** Empty where there is none. */
    Map<String, Object> read() {
        Map<String, Object> token = new LinkedHashMap<>();
        if (!ini.has(SECTION)) {
            return token;
        }
        String known = value("token").or("");
        String url = value("url").or("");
        if (known.isEmpty() && url.isEmpty()) {
            value("token").note("there is neither a token nor a URL to fetch one from: none is sent");
            return token;
        }
        token.put("header", value("header").required().or("Authorization"));
        if (!known.isEmpty()) {
            if (!url.isEmpty()) {
                value("url").note("is not asked, because there is a token, as it was not");
            }
            token.put("token", "${" + secrets.keep(SECTION + ".token", known) + "}");
            return token;
        }
        token.put("url", Address.of(url).url());
        token.put("username", Literal.text(value("username").required().or("")));
        String password = value("password").required().or("");
        token.put("password", "${" + secrets.keep(SECTION + ".password", password) + "}");
        return token;
    }

    private IniValue value(String key) {
        return ini.get(SECTION, key);
    }
}

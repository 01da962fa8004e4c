// Asks for a token where the server does.

import { FormEvent, useState } from "react";

import { signIn } from "../api/doors";

export function SignIn() {
  const [token, write] = useState("");
  const [isWrong, blame] = useState(false);

  const send = (event: FormEvent) => {
    event.preventDefault();
    blame(false);
    void signIn(token.trim()).then((isKnown) => blame(!isKnown));
  };

  return (
    <section className="card empty" data-testid="sign-in">
      <h1>Who are you?</h1>
      <p className="muted">This server asks for a token. Whoever runs it makes one with <code>whence token create</code>.</p>
      <form className="row" onSubmit={send}>
        <input
          type="password" value={token} autoComplete="current-password" aria-label="Token" placeholder="whence_…"
          onChange={(event) => write(event.target.value)}
        />
        <button type="submit" disabled={token.trim() === ""}>Sign in</button>
      </form>
      {isWrong && <p role="alert">This token is not known, has expired or was revoked.</p>}
    </section>
  );
}

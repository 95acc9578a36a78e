/** A question that the server answers after running something again: the answer, or a sentence that says why there is none. */
export async function post<Answer>(session: string, question: string, has: keyof Answer & string): Promise<Answer | string> {
  try {
    const answer = await fetch(`/api/session/${encodeURIComponent(session)}/${question}`, { method: "POST" });
    const said = (await answer.json()) as Answer | { cannot?: string; message?: string };
    if (has in (said as object)) return said as Answer;
    const { cannot, message } = said as { cannot?: string; message?: string };
    return cannot ?? message ?? "The server could not compute this.";
  } catch {
    return "The server does not answer.";
  }
}

// What the official CloudEvents libraries for Node and Python read in a message, in either mode, in one shape.

import { CloudEvent, HTTP } from "cloudevents";

const microseconds = (time) => time.replace(/(?:\.(\d*))?(Z|\+00:00)$/, (_, digits = "") => `.${digits.padEnd(6, "0").slice(0, 6)}Z`);
const milliseconds = (time) => new Date(time).toISOString();

/** An event's attributes as they have to be read: extensions are text in headers, and a time is as exact as the library keeps it. */
export function attributesOf(event, exact) {
  const { data, ...attributes } = event;
  const there = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there.map(([name, value]) => [name, name === "time" ? exact(value) : String(value)]).sort());
}

export const libraries = {
  Node: {
    exact: milliseconds,
    async read(body, headers) {
      const event = HTTP.toEvent({ headers, body: Buffer.from(body).toString() });
      // Reading is lenient; this is the check of everything.
      event.validate();
      const { data, ...attributes } = new CloudEvent({ ...event }, true);
      return { attributes, data };
    },
  },
  Python: {
    exact: microseconds,
    read: (body, headers, ask) => ask("cloudevent", { body, headers }),
  },
};

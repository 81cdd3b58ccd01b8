"use strict";
// Draws the plots of the page. Each plot is data in a script element; a view is a range of x, and y follows what is seen.
(() => {
  const W = 1000, H = 400, LEFT = 62, RIGHT = 984, TOP = 10;
  const DASHES = ["", "7 3", "2 3", "9 3 2 3", "5 5", "1 2", "12 4", "7 2 2 2 2 2", "3 2", "10 2 4 2"];
  const MARKS_APART = 90;
  const SVG = "http://www.w3.org/2000/svg";

  const el = (name, attributes, parent) => {
    const node = document.createElementNS(SVG, name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (parent) parent.append(node);
    return node;
  };
  const html = (name, text, parent) => {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (parent) parent.append(node);
    return node;
  };

  // The outline of a series' mark: shape and dash tell series apart where colours do not.
  const mark = number => {
    const polygon = (corners, radius, turn) => {
      let d = "";
      for (let i = 0; i < corners; i++) {
        const a = turn + 2 * Math.PI * i / corners;
        d += (i ? "L" : "M") + (radius * Math.cos(a)).toFixed(2) + "," + (radius * Math.sin(a)).toFixed(2);
      }
      return d + "Z";
    };
    switch (number % 10) {
      case 0: return polygon(12, 3.6, 0);
      case 1: return polygon(4, 4.4, Math.PI / 4);
      case 2: return polygon(3, 5, -Math.PI / 2);
      case 3: return polygon(4, 5, 0);
      case 4: return polygon(3, 5, Math.PI / 2);
      case 5: return polygon(5, 4.6, -Math.PI / 2);
      case 6: return "M-1.3,-4.6H1.3V-1.3H4.6V1.3H1.3V4.6H-1.3V1.3H-4.6V-1.3H-1.3Z";
      case 7: return "M0,-1.8L2.8,-4.6L4.6,-2.8L1.8,0L4.6,2.8L2.8,4.6L0,1.8L-2.8,4.6L-4.6,2.8L-1.8,0L-4.6,-2.8L-2.8,-4.6Z";
      case 8: return polygon(6, 4.4, 0);
      default: return polygon(3, 5, 0);
    }
  };
  const sample = (number, dots) => {
    const svg = el("svg", {viewBox: "0 0 34 14", "aria-hidden": "true"});
    if (!dots) {
      el("line", {x1: 0, y1: 7, x2: 34, y2: 7, stroke: `var(--s${number})`, "stroke-width": 2,
        "stroke-dasharray": DASHES[number]}, svg);
    }
    el("path", {d: mark(number), fill: `var(--s${number})`, transform: "translate(17 7)"}, svg);
    return svg;
  };

  const step = (span, most) => {
    const power = 10 ** Math.floor(Math.log10(span / most));
    return [1, 2, 5, 10].map(f => f * power).find(s => s >= span / most * 0.999);
  };
  const shown = (value, unit) => {
    const digits = Math.max(0, -Math.floor(Math.log10(unit) + 1e-9));
    return value.toLocaleString("en", {minimumFractionDigits: Math.min(digits, 8), maximumFractionDigits: Math.min(digits, 8)});
  };
  const value = number => number.toLocaleString("en", {maximumSignificantDigits: 5});

  const draw = figure => {
    const data = JSON.parse(figure.querySelector("script").textContent);
    const named = data.categories.length > 0;
    const BOTTOM = named ? H - 96 : H - 46;
    const all = data.series.flatMap(s => s.x);
    const whole = named ? [-0.5, data.categories.length - 0.5] : [Math.min(...all), Math.max(...all)];
    if (!all.length) whole.splice(0, 2, 0, 1);
    if (whole[0] === whole[1]) whole[1] = whole[0] + 1;
    const points = [...new Set(all)].sort((a, b) => a - b);
    let view = [...whole];
    let cursor = -1;
    const hidden = new Set();

    const area = html("div", undefined, figure);
    area.className = "area";
    area.tabIndex = 0;
    area.setAttribute("role", "group");
    area.setAttribute("aria-label", figure.querySelector("figcaption").textContent + ": "
      + data.series.map(s => s.name).join(", ") + ". Arrow keys read values, plus and minus zoom, Escape shows all.");
    const svg = el("svg", {viewBox: `0 0 ${W} ${H}`, "aria-hidden": "true"}, area);
    const values = html("div", undefined, area);
    values.className = "values";
    values.hidden = true;
    const spoken = html("div", undefined, figure);
    spoken.className = "offscreen";
    spoken.setAttribute("aria-live", "polite");
    const clip = "clip-" + figure.id;

    const px = x => LEFT + (x - view[0]) / (view[1] - view[0]) * (RIGHT - LEFT);
    const toX = pixel => view[0] + (pixel - LEFT) / (RIGHT - LEFT) * (view[1] - view[0]);
    let py = () => 0;
    // Dots over one name stand side by side, so that equal values show all their marks.
    const dodged = (x, n) => named ? x + (n - (data.series.length - 1) / 2) * 0.7 / data.series.length : x;

    const paint = () => {
      svg.replaceChildren();
      let low = Infinity, high = -Infinity;
      data.series.forEach((s, n) => {
        if (hidden.has(n)) return;
        s.x.forEach((x, i) => {
          const near = x >= view[0] && x <= view[1]
            || (i + 1 < s.x.length && s.x[i + 1] >= view[0] && x <= view[0])
            || (i > 0 && s.x[i - 1] <= view[1] && x >= view[1]);
          if (near) {
            low = Math.min(low, s.low ? s.low[i] : s.y[i]);
            high = Math.max(high, s.high ? s.high[i] : s.y[i]);
          }
        });
      });
      if (low > high) { low = 0; high = 1; }
      if (low === high) high = low + Math.max(1, Math.abs(low) * 0.1);
      const unit = step(high - low, 7);
      low = Math.floor(low / unit + 1e-9) * unit;
      high = Math.ceil(high / unit - 1e-9) * unit;
      py = y => BOTTOM - (y - low) / (high - low) * (BOTTOM - TOP);

      const defs = el("defs", {}, svg);
      el("rect", {x: LEFT - 6, y: TOP - 6, width: RIGHT - LEFT + 12, height: BOTTOM - TOP + 12},
        el("clipPath", {id: clip}, defs));
      for (let i = Math.round(low / unit); i * unit <= high + unit / 1e6; i++) {
        const y = py(i * unit);
        el("line", {class: "grid", x1: LEFT, x2: RIGHT, y1: y, y2: y}, svg);
        el("text", {x: LEFT - 8, y: y + 4, "text-anchor": "end"}, svg).textContent = shown(i * unit, unit);
      }
      if (named) {
        data.categories.forEach((name, i) => {
          if (i >= view[0] && i <= view[1]) {
            el("text", {"text-anchor": "end", transform: `translate(${px(i) + 4} ${BOTTOM + 14}) rotate(-45)`}, svg)
              .textContent = name;
          }
        });
      } else {
        const wide = step(view[1] - view[0], 10);
        for (let i = Math.ceil(view[0] / wide - 1e-9); i * wide <= view[1] + wide / 1e6; i++) {
          el("line", {class: "axis", x1: px(i * wide), x2: px(i * wide), y1: BOTTOM, y2: BOTTOM + 4}, svg);
          el("text", {x: px(i * wide), y: BOTTOM + 18, "text-anchor": "middle"}, svg).textContent = shown(i * wide, wide);
        }
      }
      el("line", {class: "axis", x1: LEFT, x2: RIGHT, y1: BOTTOM, y2: BOTTOM}, svg);
      el("text", {x: (LEFT + RIGHT) / 2, y: H - 6, "text-anchor": "middle"}, svg).textContent = data.x;
      el("text", {"text-anchor": "middle", transform: `translate(14 ${(TOP + BOTTOM) / 2}) rotate(-90)`}, svg)
        .textContent = data.y;

      const inside = el("g", {"clip-path": `url(#${clip})`}, svg);
      data.series.forEach((s, n) => {
        if (hidden.has(n) || !s.x.length) return;
        const colour = `var(--s${n})`;
        if (s.low) {
          const up = s.x.map((x, i) => `${px(x).toFixed(1)},${py(s.high[i]).toFixed(1)}`);
          const down = s.x.map((x, i) => `${px(x).toFixed(1)},${py(s.low[i]).toFixed(1)}`).reverse();
          el("polygon", {class: "band", fill: colour, points: [...up, ...down].join(" ")}, inside);
        }
        if (!s.dots) {
          el("polyline", {class: "curve", stroke: colour, "stroke-dasharray": DASHES[n],
            points: s.x.map((x, i) => `${px(x).toFixed(1)},${py(s.y[i]).toFixed(1)}`).join(" ")}, inside);
        }
        let next = s.dots ? -Infinity : LEFT + MARKS_APART * (n % 6) / 6;
        s.x.forEach((x, i) => {
          if (s.dots || px(x) >= next) {
            const place = `translate(${px(s.dots ? dodged(x, n) : x).toFixed(1)} ${py(s.y[i]).toFixed(1)})`;
            el("path", {d: mark(n), fill: colour, transform: place}, inside);
            next = px(x) + MARKS_APART;
          }
        });
      });
      read();
    };

    const nearest = x => {
      let best = 0;
      points.forEach((p, i) => { if (Math.abs(p - x) < Math.abs(points[best] - x)) best = i; });
      return best;
    };
    // The value of a series at x: its own point there, or the last before it.
    const at = (s, x) => {
      if (s.dots || !s.x.length) return s.x.indexOf(x) < 0 ? null : s.y[s.x.indexOf(x)];
      if (x < s.x[0] || x > s.x[s.x.length - 1]) return null;
      let i = s.x.length - 1;
      while (i > 0 && s.x[i] > x) i--;
      return s.y[i];
    };
    const name = x => named ? data.categories[x] : value(x);

    const read = () => {
      svg.querySelectorAll(".cursor,.hit").forEach(node => node.remove());
      values.hidden = cursor < 0 || !points.length;
      if (values.hidden) return;
      const x = points[cursor];
      el("line", {class: "cursor", x1: px(x), x2: px(x), y1: TOP, y2: BOTTOM}, svg);
      values.replaceChildren();
      html("b", `${data.x}: ${name(x)}`, values);
      const lines = data.series.map((s, n) => ({s, n, y: hidden.has(n) ? null : at(s, x)})).filter(e => e.y !== null);
      lines.sort((a, b) => b.y - a.y);
      for (const {s, n, y} of lines) {
        el("circle", {class: "hit", cx: px(s.dots ? dodged(x, n) : x), cy: py(y), r: 4, fill: "var(--paper)", stroke: `var(--s${n})`,
          "stroke-width": 2}, svg);
        const row = html("div", undefined, values);
        row.append(sample(n, s.dots));
        html("span", s.name, row);
        html("span", value(y), row);
      }
      const scale = area.clientWidth / W;
      const rightSide = px(x) > (LEFT + RIGHT) / 2;
      values.style.top = TOP * scale + "px";
      values.style.left = rightSide ? "" : (px(x) + 12) * scale + "px";
      values.style.right = rightSide ? (W - px(x) + 12) * scale + "px" : "";
    };
    const say = () => {
      if (cursor < 0) return;
      const x = points[cursor];
      spoken.textContent = `${data.x} ${name(x)}: ` + data.series
        .map((s, n) => hidden.has(n) || at(s, x) === null ? "" : `${s.name} ${value(at(s, x))}`).filter(Boolean).join(", ");
    };

    const show = (from, to) => {
      const least = (whole[1] - whole[0]) / 1000;
      const span = Math.min(whole[1] - whole[0], Math.max(least, to - from));
      const start = Math.min(Math.max(from, whole[0]), whole[1] - span);
      view = [start, start + span];
      reset.hidden = view[0] === whole[0] && view[1] === whole[1];
      paint();
    };
    const zoom = (x, factor) => show(x - (x - view[0]) * factor, x + (view[1] - x) * factor);
    const pixel = event => (event.clientX - svg.getBoundingClientRect().left) / svg.getBoundingClientRect().width * W;

    let dragFrom = null, chosen = null;
    svg.addEventListener("pointerdown", event => {
      if (event.button !== 0) return;
      dragFrom = Math.min(RIGHT, Math.max(LEFT, pixel(event)));
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", event => {
      const at = Math.min(RIGHT, Math.max(LEFT, pixel(event)));
      if (dragFrom !== null && Math.abs(at - dragFrom) > 4) {
        chosen = chosen || el("rect", {class: "chosen", y: TOP, height: BOTTOM - TOP}, svg);
        chosen.setAttribute("x", Math.min(at, dragFrom));
        chosen.setAttribute("width", Math.abs(at - dragFrom));
      }
      cursor = points.length ? nearest(toX(at)) : -1;
      read();
      if (chosen) svg.append(chosen);
    });
    svg.addEventListener("pointerup", event => {
      const at = Math.min(RIGHT, Math.max(LEFT, pixel(event)));
      if (chosen && dragFrom !== null) {
        const range = [toX(dragFrom), toX(at)].sort((a, b) => a - b);
        chosen = null;
        show(...range);
      }
      dragFrom = null;
    });
    svg.addEventListener("pointerleave", () => {
      if (dragFrom === null && document.activeElement !== area) { cursor = -1; read(); }
    });
    svg.addEventListener("dblclick", () => show(...whole));
    svg.addEventListener("wheel", event => {
      event.preventDefault();
      zoom(toX(Math.min(RIGHT, Math.max(LEFT, pixel(event)))), event.deltaY > 0 ? 1.25 : 0.8);
    }, {passive: false});
    area.addEventListener("keydown", event => {
      const middle = cursor < 0 ? (view[0] + view[1]) / 2 : points[cursor];
      const moved = {ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10}[event.key];
      if (moved && points.length) {
        cursor = cursor < 0 ? nearest(middle) : Math.min(points.length - 1, Math.max(0, cursor + moved));
        const x = points[cursor];
        if (x < view[0] || x > view[1]) show(x - (view[1] - view[0]) / 2, x + (view[1] - view[0]) / 2);
        read();
        say();
      } else if (event.key === "Home" || event.key === "End") {
        cursor = event.key === "Home" ? nearest(view[0]) : nearest(view[1]);
        read();
        say();
      } else if (event.key === "+" || event.key === "=") {
        zoom(middle, 0.7);
      } else if (event.key === "-") {
        zoom(middle, 1.4);
      } else if (event.key === "Escape" || event.key === "0") {
        cursor = -1;
        show(...whole);
      } else {
        return;
      }
      event.preventDefault();
    });
    area.addEventListener("blur", () => { cursor = -1; read(); });

    const names = html("div", undefined, figure);
    names.className = "names";
    data.series.forEach((s, n) => {
      const button = html("button", undefined, names);
      button.type = "button";
      button.append(sample(n, s.dots), s.name);
      button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", () => {
        if (!hidden.delete(n)) hidden.add(n);
        button.setAttribute("aria-pressed", String(!hidden.has(n)));
        paint();
      });
    });
    const reset = html("button", "show all", names);
    reset.type = "button";
    reset.className = "reset";
    reset.hidden = true;
    reset.addEventListener("click", () => { show(...whole); area.focus(); });

    const details = html("details", undefined, figure);
    html("summary", "as a table", details);
    details.addEventListener("toggle", () => {
      if (!details.open || details.querySelector("table")) return;
      const wide = html("div", undefined, details);
      wide.className = "wide";
      const table = html("table", undefined, wide);
      const head = html("tr", undefined, html("thead", undefined, table));
      [data.x, ...data.series.map(s => s.name)].forEach(text => { html("th", text, head).scope = "col"; });
      const body = html("tbody", undefined, table);
      for (const x of points) {
        const row = html("tr", undefined, body);
        html("th", name(x), row).scope = "row";
        data.series.forEach(s => { const y = at(s, x); html("td", y === null ? "" : value(y), row); });
      }
    });
    paint();
  };
  document.querySelectorAll("figure.plot").forEach(draw);
})();

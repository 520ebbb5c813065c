(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const say = (button, words) => {
    const before = button.textContent;
    button.textContent = words;
    setTimeout(() => { button.textContent = before; }, 1400);
  };

  // ---- the sentence of what the pointer is over; the native one would come too late
  const tip = document.getElementById("tip");
  let over = null;
  const leave = () => {
    if (over) over.firstElementChild.textContent = over.dataset.said;
    over = null;
    tip.style.opacity = 0;
  };
  const point = (event) => {
    const group = event.target.closest ? event.target.closest("g.told") : null;
    if (group !== over) {
      leave();
      if (!group) return;
      over = group;
      over.dataset.said = over.firstElementChild.textContent;
      over.firstElementChild.textContent = "";
      tip.textContent = over.dataset.said;
      tip.style.opacity = 1;
    }
    if (!over) return;
    tip.style.left = Math.max(8, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 8) + "px";
  };
  addEventListener("pointermove", point);
  addEventListener("pointerdown", point);
  addEventListener("scroll", leave, { passive: true });

  // ---- copying rows: text for a sheet, a table for a slide
  const escape = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" }[c]));
  const text = (cell) => {
    const copy = cell.cloneNode(true);
    all(".sub", copy).forEach((part) => part.remove());
    all("svg", copy).forEach((part) => part.replaceWith(part.querySelector("desc").textContent));
    const words = copy.textContent.trim().replace(/\s+/g, " ");
    // a sheet would run what starts like a formula
    return /^[=+@\t]|^-(?![\d.,]+%?$)/.test(words) ? "'" + words : words;
  };
  const grid = (table) => all("tr", table).filter((row) => !row.hidden).map((row) => [...row.cells].map(text));
  const put = async (plain, rich) => {
    try {
      const as = (type, body) => new Blob([body], { type });
      await navigator.clipboard.write([
        new ClipboardItem({ "text/plain": as("text/plain", plain), "text/html": as("text/html", rich) }),
      ]);
    } catch {
      const before = document.activeElement;
      const area = document.createElement("textarea");
      area.value = plain;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      before.focus();
    }
  };
  all("[data-copy]").forEach((button) => button.addEventListener("click", async () => {
    const rows = grid(document.getElementById(button.dataset.copy));
    const line = (cells, n) => "<tr>" + cells.map((c) => (n ? "<td>" : "<th>") + escape(c)).join("") + "</tr>";
    await put(rows.map((cells) => cells.join("\t")).join("\n"), "<table>" + rows.map(line).join("") + "</table>");
    say(button, "已复制 " + (rows.length - 1) + " 行");
  }));

  // ---- saving a figure: without its classes it keeps the light look written into it
  const alone = (figure) => {
    const svg = figure.querySelector(".wide svg").cloneNode(true);
    const { width, height } = svg.viewBox.baseVal;
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    [svg, ...all("*", svg)].forEach((part) => part.removeAttribute("class"));
    return { source: new XMLSerializer().serializeToString(svg), width, height };
  };
  const save = (address, name) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  };
  const savers = {
    svg: (figure, { source }) => {
      const address = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
      save(address, figure.id + ".svg");
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    },
    png: (figure, { source, width, height }) => {
      const image = new Image();
      image.addEventListener("load", () => {
        const canvas = document.createElement("canvas");
        const scale = 3, margin = 16;
        canvas.width = (width + 2 * margin) * scale;
        canvas.height = (height + 2 * margin) * scale;
        const ink = canvas.getContext("2d");
        ink.fillStyle = "#fff";
        ink.fillRect(0, 0, canvas.width, canvas.height);
        ink.drawImage(image, margin * scale, margin * scale, width * scale, height * scale);
        save(canvas.toDataURL("image/png"), figure.id + ".png");
      });
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(source);
    },
  };
  all("[data-save]").forEach((button) => button.addEventListener("click", () => {
    const figure = button.closest("figure");
    savers[button.dataset.save](figure, alone(figure));
    say(button, "已保存");
  }));

  // ---- sorting by a head: numbers as numbers, what is not known last
  const value = (row, column) => {
    const words = text(row.cells[column]);
    if (words === "" || words === "—") return null;
    const digits = words.replace(/[,%<+]/g, "").replace("−", "-");
    return digits !== "" && isFinite(digits) ? Number(digits) : words;
  };
  const compare = (one, other) => {
    if (one === null || other === null) return 0;
    return typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other), "zh");
  };
  all("table.sort").forEach((table) => {
    const body = table.tBodies[0];
    const heads = all("thead th", table);
    const sort = (head) => {
      const turn = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
      const keyed = [...body.rows].map((row) => [value(row, head.cellIndex), row]);
      keyed.sort(([one], [other]) => (one === null) - (other === null) || turn * compare(one, other));
      body.append(...keyed.map(([, row]) => row));
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", turn < 0 ? "descending" : "ascending");
    };
    // a span, not a button: Chromium prints no buttons in a repeated head
    heads.forEach((head) => {
      const handle = document.createElement("span");
      handle.setAttribute("role", "button");
      handle.tabIndex = 0;
      handle.append(...head.childNodes);
      head.append(handle);
      handle.addEventListener("click", () => sort(head));
      handle.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        sort(head);
      });
    });
  });

  // ---- filtering a list: every word must occur
  all("[data-filter]").forEach((input) => {
    const rows = [...document.getElementById(input.dataset.filter).tBodies[0].rows];
    const found = document.querySelector("[data-count=" + input.dataset.filter + "]");
    input.addEventListener("input", () => {
      const words = input.value.trim().toLowerCase().split(/\s+/);
      rows.forEach((row) => {
        row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      });
      found.textContent = rows.filter((row) => !row.hidden).length + " / " + rows.length + " 行";
    });
  });
})();
